#pragma once

#include <functional>

namespace gridkeel {

// Runs task(0..count-1), each once, on up to `threads` threads (0 = all cores) and waits for all. The
// first exception thrown is rethrown here. Which thread runs which task is not defined, so a task must
// depend on its index only: that is what makes results independent of the thread count.
void parallel_for(int count, int threads, const std::function<void(int)>& task);

int hardware_threads();

}  // namespace gridkeel
