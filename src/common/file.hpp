#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gridkeel {

// The whole file as bytes; FileError if it is missing, a folder, or unreadable.
std::string read_file(const std::filesystem::path& path);

// Several files that appear together or not at all: contents are written to temporary names beside the
// targets, synced, and renamed by commit(). What is not committed is removed by the destructor.
class FileTransaction {
 public:
  FileTransaction() = default;
  FileTransaction(const FileTransaction&) = delete;
  FileTransaction& operator=(const FileTransaction&) = delete;
  ~FileTransaction();

  void add(const std::filesystem::path& target, std::string_view content);
  void commit();

 private:
  struct Pending {
    std::filesystem::path temporary, target;
  };
  std::vector<Pending> pending_;
};

// Makes the folder (and its parents) and proves that it can be written to, before long work starts.
void require_writable_folder(const std::filesystem::path& folder);

}  // namespace gridkeel
