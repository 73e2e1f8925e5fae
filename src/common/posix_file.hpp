// What file.cpp and file_transaction.cpp share, and who else writes files.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace gridkeel {

// Throws FileError "PATH: WHAT: errno's text".
[[noreturn]] void fail_with_errno(const std::filesystem::path& path, const std::string& what);

// A name that no other process and no other call uses, beside the target so that rename() stays within
// one file system.
std::filesystem::path name_beside(const std::filesystem::path& target, const char* purpose);

// Closes on every way out; the last close of a written file must be checked, so close() can be called.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }
  int get() const { return fd_; }
  int close() {
    const int result = fd_ >= 0 ? ::close(fd_) : 0;
    fd_ = -1;
    return result;
  }

 private:
  int fd_;
};

}  // namespace gridkeel
