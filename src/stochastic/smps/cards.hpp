// Private to smps: a file as cards (lines of fields), with the messages that all of its readers share.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"

namespace gridkeel::stochastic::smps {

// A file's content, and its name as messages show it.
struct Text {
  std::string name;
  std::string content;
};

// Free: fields separated by blanks, a name with blanks in quotes. Fixed: fields in columns 2-3, 5-12, 15-22,
// 25-36, 40-47 and 50-61, so that names may hold blanks. Either way a card is the list of its fields that are
// not empty: what a field means follows from their number, because the optional ones are set and period names.
enum class Layout { free, fixed };

std::vector<std::string_view> free_fields(std::string_view line);
// Empty if the line is not laid out in these columns.
std::vector<std::string_view> fixed_fields(std::string_view line);

// False unless the whole field is a number: "1.5", "+2", "1.5D+3" (Fortran's exponent), "-inf".
bool parse_number(std::string_view field, double& value);
bool is_number(std::string_view field);

template <std::size_t N>
bool contains(const std::string_view (&words)[N], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

std::string upper_case(std::string_view word);

// 'name', cut where it is too long for a message.
std::string in_quotes(std::string_view name);

// Reads cards one by one. Comments (a star in column 1) and blank lines are skipped. A card that starts in
// column 1 opens a section and is called a header.
class Cards {
 public:
  Cards(const Text& text, Layout layout);

  // The next card, headers included. False at ENDATA; InputError if the text ends before it.
  bool next();
  // As next(), but a text may end anywhere: for looking ahead.
  bool next_or_end();

  bool header() const { return header_; }
  const std::string& section() const { return section_; }  // of the last header, upper case
  std::size_t count() const { return fields_.size(); }
  std::string_view operator[](std::size_t field) const { return fields_[field]; }
  std::string word(std::size_t field) const { return upper_case(fields_[field]); }
  std::string name(std::size_t field) const { return std::string(fields_[field]); }
  std::string_view raw() const { return raw_; }
  int line() const { return line_; }
  Location location() const { return {text_.name, line_}; }

  // InputError "FILE:LINE: SECTION: what".
  [[noreturn]] void fail(const std::string& what) const;
  // InputError "N fields, expected: form".
  [[noreturn]] void fail_count(std::string_view form) const;
  // Throws unless the card has between `least` and `most` fields; `form` says what they should be.
  void require_count(std::size_t least, std::size_t most, std::string_view form) const;
  // `quantity` names the number in messages ("the bound of column X1").
  double number(std::size_t field, std::string_view quantity) const;  // infinities allowed
  // Finite and smaller in size than what the solver takes for a mistake.
  double coefficient(std::size_t field, std::string_view quantity) const;

  // Whether anything but blanks and comments follows (after ENDATA).
  bool more_follows();

 private:
  bool next_line(std::string_view& line);
  void check_characters(std::string_view line) const;

  const Text& text_;
  Layout layout_;
  std::string_view rest_;
  std::string_view raw_;
  std::vector<std::string_view> fields_;
  std::string section_;
  bool header_ = false;
  int line_ = 0;
};

// Bounds of this size are infinite (the convention of solvers; MPS files write 1e30).
inline constexpr double kInfinite = 1e20;
// Larger coefficients are refused by the solver.
inline constexpr double kLargestCoefficient = 1e15;

double with_infinities(double value);  // values beyond kInfinite become infinite

}  // namespace gridkeel::stochastic::smps
