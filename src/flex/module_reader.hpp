// Private to flex: one [[module]] table of a catalogue.
#pragma once

#include "flex/catalogue.hpp"

namespace gridkeel::flex {

// Accepts exactly the keys that fit the module's type.
Module read_module(const ConfigTable& table);

}  // namespace gridkeel::flex
