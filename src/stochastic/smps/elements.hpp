// Private to smps: random elements as the stochastic file names them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "stochastic/smps/random_data.hpp"

namespace gridkeel::stochastic::smps {

class Elements {
 public:
  Elements(const Core& core, const Periods& periods) : core_(core), periods_(periods) {}

  // (name, row, value): `name` is a column, a right-hand side or a range, or empty for a right-hand side; row
  // and value stand at `row_field`. What equals the core in a first-stage row, or belongs to a row that is not
  // used, adds no change.
  void read_pair(const Cards& cards, std::string_view name, std::size_t row_field, Modifier modifier,
                 std::vector<Change>& out);
  // TYPE [set] column [value], the first `count` fields of the card. Fixed and free bounds are two changes.
  void read_bound(const Cards& cards, std::size_t count, Modifier modifier, std::vector<Change>& out);
  bool is_bound(const Cards& cards, std::size_t count) const;

  // The target of a card whose element must be random (continuous laws).
  int target_of_pair(const Cards& cards, std::string_view name, std::string_view row);

  const std::vector<Target>& targets() const { return targets_; }
  double core_value_of(int target) const { return core_value_[static_cast<std::size_t>(target)]; }
  std::string describe_target(int target) const { return describe(core_, targets_[static_cast<std::size_t>(target)]); }
  void end(Notes& notes) const;

 private:
  enum class Set { rhs, range };
  Set set_named(const Cards& cards, std::string_view name);
  // Empty for rows that are not used.
  std::optional<Target> target_named(const Cards& cards, std::string_view name, std::string_view row);
  bool of_first_stage(const Target& target) const;
  void change(const Cards& cards, const Target& target, Modifier modifier, double value, std::vector<Change>& out);
  int index_of(const Target& target);

  const Core& core_;
  const Periods& periods_;
  std::vector<Target> targets_;
  std::vector<double> core_value_;
  std::map<Target, int> index_;
  std::string usual_set_, other_set_;  // names of right-hand sides that this file used
  Notes::Tally unused_, odd_set_;
};

}  // namespace gridkeel::stochastic::smps
