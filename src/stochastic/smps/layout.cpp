#include "stochastic/smps/core.hpp"

namespace gridkeel::stochastic::smps {
namespace {

// (name, number) pairs from field `first` on.
bool holds_pairs(const Cards& cards, std::size_t first) {
  if (cards.count() < first + 2 || (cards.count() - first) % 2 != 0) return false;
  for (std::size_t field = first + 1; field < cards.count(); field += 2)
    if (!is_number(cards[field])) return false;
  return true;
}

bool fits_free_layout(const Cards& cards) {
  const std::string& section = cards.section();
  if (section == "ROWS") return cards.count() == 2;
  if (section == "COLUMNS") return holds_pairs(cards, 1) || (cards.count() == 3 && cards[1] == "MARKER");
  if (section == "RHS" || section == "RANGES") return holds_pairs(cards, cards.count() % 2);
  if (section == "BOUNDS") return cards.count() <= 3 || (cards.count() == 4 && is_number(cards[3]));
  return true;
}

}  // namespace

Layout detect_layout(const Text& text) {
  bool free = true, fixed = true;
  Cards cards(text, Layout::free);
  while (cards.next_or_end() && !(cards.header() && cards.section() == "ENDATA")) {
    if (cards.header()) continue;
    free = free && fits_free_layout(cards);
    fixed = fixed && !fixed_fields(cards.raw()).empty();
  }
  return !free && fixed ? Layout::fixed : Layout::free;
}

}  // namespace gridkeel::stochastic::smps
