#include "common/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "common/error.hpp"
#include "common/posix_file.hpp"

namespace gridkeel {

namespace fs = std::filesystem;

namespace {

std::string read_all(int fd, const fs::path& path) {
  std::string content;
  char buffer[1 << 16];
  while (true) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail_with_errno(path, "cannot read");
    if (got == 0) return content;
    content.append(buffer, static_cast<std::size_t>(got));
  }
}

}  // namespace

void fail_with_errno(const fs::path& path, const std::string& what) {
  throw FileError(path.string(), what + ": " + std::strerror(errno));
}

fs::path name_beside(const fs::path& target, const char* purpose) {
  static std::atomic<unsigned> counter{0};
  fs::path name = target;
  name += "." + std::string(purpose) + "-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
  return name;
}

std::string read_file(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail_with_errno(path, "cannot open");
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) fail_with_errno(path, "cannot read");
  if (S_ISDIR(info.st_mode)) throw FileError(path.string(), "is a folder, not a file");
  return read_all(file.get(), path);
}

void require_writable_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::exists(folder, error) && !fs::is_directory(folder, error))
    throw FileError(folder.string(), "is a file, not a folder");
  fs::create_directories(folder, error);
  if (error) throw FileError(folder.string(), "cannot make this folder: " + error.message());
  const fs::path probe = name_beside(folder / ".gridkeel", "probe");
  const int fd = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) fail_with_errno(folder, "cannot write to this folder");
  ::close(fd);
  ::unlink(probe.c_str());
}

}  // namespace gridkeel
