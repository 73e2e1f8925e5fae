// Private to report/html: the page without data, as web/ builds it; in a source that the build generates.
#pragma once

#include <string_view>

namespace gridkeel::report {

std::string_view page_template();

}  // namespace gridkeel::report
