#pragma once

namespace gridkeel {

// Makes the allocator give each large block pages of its own and return them when the block is freed, for the whole
// process: call it first thing in main. glibc stops doing so once such a block was freed; the solver's arrays, which it
// grows and shrinks with every LP, then leave holes in the heap: half as much resident memory again, and growing.
void keep_large_blocks_apart();

}  // namespace gridkeel
