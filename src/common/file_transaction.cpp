#include <fcntl.h>

#include <cerrno>

#include "common/error.hpp"
#include "common/file.hpp"
#include "common/posix_file.hpp"

namespace gridkeel {

namespace fs = std::filesystem;

namespace {

void write_all(int fd, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    const ssize_t put = ::write(fd, content.data(), content.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) fail_with_errno(path, "cannot write");
    content.remove_prefix(static_cast<std::size_t>(put));
  }
}

void write_synced(const fs::path& temporary, std::string_view content, const fs::path& target) {
  Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (file.get() < 0) fail_with_errno(target, "cannot write");
  try {
    write_all(file.get(), content, target);
    if (::fsync(file.get()) != 0) fail_with_errno(target, "cannot write");
    if (file.close() != 0) fail_with_errno(target, "cannot write");
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

void sync_folder_of(const fs::path& target) {
  const fs::path folder = target.has_parent_path() ? target.parent_path() : fs::path(".");
  // Some file systems refuse to sync a folder; the files themselves are already safe.
  const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() >= 0) ::fsync(fd.get());
}

// What commit() has done so far: undone by the destructor unless kept.
class Renames {
 public:
  Renames() = default;
  Renames(const Renames&) = delete;
  Renames& operator=(const Renames&) = delete;

  void replace(const fs::path& temporary, const fs::path& target) {
    fs::path backup = name_beside(target, "old");
    const bool saved = ::link(target.c_str(), backup.c_str()) == 0;
    const bool is_new = !saved && errno == ENOENT;
    if (::rename(temporary.c_str(), target.c_str()) != 0) {
      const int reason = errno;
      if (saved) ::unlink(backup.c_str());
      errno = reason;
      fail_with_errno(target, "cannot write");
    }
    done_.push_back({target, saved ? backup : fs::path(), is_new});
  }

  void keep() {
    for (const Done& d : done_)
      if (!d.backup.empty()) ::unlink(d.backup.c_str());
    done_.clear();
  }

  ~Renames() {
    for (const Done& d : done_) {
      if (d.is_new) ::unlink(d.target.c_str());
      if (!d.backup.empty()) ::rename(d.backup.c_str(), d.target.c_str());
    }
  }

 private:
  struct Done {
    fs::path target, backup;  // no backup where the file system has no hard links
    bool is_new;
  };
  std::vector<Done> done_;
};

}  // namespace

void FileTransaction::add(const fs::path& target, std::string_view content) {
  if (fs::is_directory(target)) throw FileError(target.string(), "is a folder, cannot be written as a file");
  const fs::path temporary = name_beside(target, "tmp");
  write_synced(temporary, content, target);
  pending_.push_back({temporary, target});
}

void FileTransaction::commit() {
  Renames renames;
  for (const Pending& p : pending_) renames.replace(p.temporary, p.target);
  for (const Pending& p : pending_) sync_folder_of(p.target);
  renames.keep();
  pending_.clear();
}

FileTransaction::~FileTransaction() {
  for (const Pending& p : pending_) ::unlink(p.temporary.c_str());
}

}  // namespace gridkeel
