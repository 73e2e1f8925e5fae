#include "common/file.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

#include "unit/common/message_of.hpp"

namespace gridkeel {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class FileTest : public testing::Test {
 protected:
  FileTest() : folder_(fs::path(testing::TempDir()) / ("gridkeel-file-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~FileTest() override { fs::remove_all(folder_); }

  void put(const std::string& name, const std::string& content) { std::ofstream(folder_ / name) << content; }
  int entries() const {
    return static_cast<int>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator{}));
  }

  fs::path folder_;
};

TEST_F(FileTest, ReadsBytes) {
  put("a", std::string("x\0y", 3));
  EXPECT_EQ(read_file(folder_ / "a"), std::string("x\0y", 3));
}

TEST_F(FileTest, ReadErrorsNameThePathAndReason) {
  EXPECT_EQ(message_of([&] { read_file(folder_ / "none"); }),
            (folder_ / "none").string() + ": cannot open: No such file or directory");
  EXPECT_THAT(message_of([&] { read_file(folder_); }), HasSubstr("is a folder"));
}

TEST_F(FileTest, CommitWritesAllAndLeavesNothingElse) {
  put("a", "old");
  FileTransaction files;
  files.add(folder_ / "a", "new");
  files.add(folder_ / "b", "");
  EXPECT_EQ(read_file(folder_ / "a"), "old");
  files.commit();
  EXPECT_EQ(read_file(folder_ / "a"), "new");
  EXPECT_EQ(read_file(folder_ / "b"), "");
  EXPECT_EQ(entries(), 2);
}

TEST_F(FileTest, WithoutCommitNothingRemains) {
  {
    FileTransaction files;
    files.add(folder_ / "a", "new");
  }
  EXPECT_EQ(entries(), 0);
}

TEST_F(FileTest, AFailedCommitRestoresEverything) {
  put("a", "old");
  {
    FileTransaction files;
    files.add(folder_ / "a", "new");
    files.add(folder_ / "b", "new");
    files.add(folder_ / "c", "new");
    fs::create_directories(folder_ / "c" / "in-the-way");
    EXPECT_THAT(message_of([&] { files.commit(); }), HasSubstr("cannot write"));
  }
  EXPECT_EQ(read_file(folder_ / "a"), "old");
  EXPECT_FALSE(fs::exists(folder_ / "b"));
  EXPECT_EQ(entries(), 2);
}

TEST_F(FileTest, WriteErrorsNameTheTarget) {
  FileTransaction files;
  EXPECT_EQ(message_of([&] { files.add(folder_ / "no" / "a", "x"); }),
            (folder_ / "no" / "a").string() + ": cannot write: No such file or directory");
  EXPECT_THAT(message_of([&] { files.add(folder_, "x"); }), HasSubstr("is a folder"));
}

TEST_F(FileTest, WritableFolderIsMadeAndProved) {
  require_writable_folder(folder_ / "x" / "y");
  EXPECT_TRUE(fs::is_empty(folder_ / "x" / "y"));
  put("f", "");
  EXPECT_THAT(message_of([&] { require_writable_folder(folder_ / "f"); }), HasSubstr("is a file, not a folder"));
  EXPECT_THAT(message_of([&] { require_writable_folder(folder_ / "f" / "g"); }), HasSubstr("cannot make this folder"));
  EXPECT_THAT(message_of([&] { require_writable_folder("/proc/self"); }), HasSubstr("/proc/self: cannot write"));
}

}  // namespace
}  // namespace gridkeel
