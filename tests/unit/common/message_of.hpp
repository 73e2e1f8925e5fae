// The message of the Error that an action throws; a note if it throws none.
#pragma once

#include <functional>
#include <string>

#include "common/error.hpp"

namespace gridkeel {

inline std::string message_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "(no error)";
}

}  // namespace gridkeel
