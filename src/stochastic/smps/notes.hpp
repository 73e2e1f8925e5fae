// Private to smps: what a reader tells besides the problem itself.
#pragma once

#include <string>
#include <vector>

#include "common/error.hpp"

namespace gridkeel::stochastic::smps {

// Warnings for the user, "FILE:LINE: text". Many of one kind are told as their number and the first of them.
class Notes {
 public:
  void add(const Location& where, const std::string& text);
  void add(const std::string& text) { texts_.push_back(text); }
  std::vector<std::string> take() { return std::move(texts_); }

  // Counts events of one kind; end() adds one warning for all of them, if there were any.
  class Tally {
   public:
    void count(const Location& where, const std::string& example);
    // `what` follows the number: "columns have ...".
    void end(Notes& notes, const std::string& what) const;

   private:
    int count_ = 0;
    Location first_;
    std::string example_;
  };

 private:
  std::vector<std::string> texts_;
};

}  // namespace gridkeel::stochastic::smps
