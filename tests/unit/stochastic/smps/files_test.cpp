// Which files an instance is made of, by whatever name the user gives.
#include <fstream>

#include "unit/stochastic/smps/support.hpp"

namespace gridkeel::stochastic::smps::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class FilesTest : public testing::Test {
 protected:
  // A folder for each test: ctest runs them at once.
  FilesTest()
      : folder_(fs::path(testing::TempDir()) /
                (std::string("smps_files_") + testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~FilesTest() override { fs::remove_all(folder_); }

  void touch(const std::string& name, const std::string& content = "x") {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << content;
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void touch_all(const std::string& stem) {
    for (const char* ending : {".cor", ".tim", ".sto"}) touch(stem + ending);
  }
  std::string names(const std::string& reference) const {
    const auto files = find_files(reference);
    if (!files) return "none";
    std::string out = files->core.filename().string() + " " + files->time.filename().string() + " " +
                      files->random.filename().string();
    return files->ball ? out + " " + files->ball->filename().string() : out;
  }

  fs::path folder_;
};

TEST_F(FilesTest, ByStemOrOneOfThem) {
  touch_all("a");
  touch_all("ab");
  for (const char* reference : {"a", "a.cor", "a.tim", "a.sto"}) EXPECT_EQ(names(path(reference)), "a.cor a.tim a.sto");
  EXPECT_EQ(names(path("b")), "none");
  EXPECT_EQ(names(path("ab.x")), "none");
}

TEST_F(FilesTest, InOtherLettersAndEndings) {
  touch("A.COR");
  touch("a.Time");
  touch("A.stoch");
  EXPECT_EQ(names(path("A")), "A.COR a.Time A.stoch");
  EXPECT_EQ(names(path("a")), "A.COR a.Time A.stoch");
  touch("b.mps");
  touch("b.tim");
  touch("b.sto");
  EXPECT_EQ(names(path("b")), "b.mps b.tim b.sto");
}

TEST_F(FilesTest, InTheWorkingDirectory) {
  touch_all("a");
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  EXPECT_EQ(names("a"), "a.cor a.tim a.sto");
  EXPECT_EQ(names("a.sto"), "a.cor a.tim a.sto");
  EXPECT_EQ(names("."), "a.cor a.tim a.sto");
  fs::current_path(before);
}

TEST_F(FilesTest, InAFolder) {
  touch_all("one/a");
  EXPECT_EQ(names(path("one")), "a.cor a.tim a.sto");
  EXPECT_EQ(names(path("one/")), "a.cor a.tim a.sto");
  touch_all("one/b");
  EXPECT_THAT(error_of([&] { find_files(path("one")); }), HasSubstr("holds several instances (a, b)"));
  touch_all("one/one");
  EXPECT_EQ(names(path("one")), "one.cor one.tim one.sto");
  fs::create_directories(folder_ / "none");
  EXPECT_EQ(names(path("none")), "none");
}

TEST_F(FilesTest, OneOfThemMissing) {
  touch("a.cor");
  touch("a.sto");
  EXPECT_THAT(error_of([&] { find_files(path("a")); }), HasSubstr("a.tim: not found beside"));
  EXPECT_THAT(error_of([&] { require_files(path("b")); }), HasSubstr("found neither this .smps file nor"));
  EXPECT_THAT(error_of([&] { require_files(path("b.smps")); }), HasSubstr("there is no such file"));
  EXPECT_THAT(error_of([&] { require_files(path("b.cor")); }), HasSubstr("b.cor"));
}

TEST_F(FilesTest, ByList) {
  for (const char* name : {"sub/x.cor", "y.tim", "z.sto", "w.dro", "plain.txt", "more.txt"}) touch(name);
  touch("list.smps", "# an instance\n\n y.tim\r\nz.sto\nsub/x.cor\n");
  EXPECT_EQ(names(path("list.smps")), "x.cor y.tim z.sto");
  touch("ball.SMPS", "sub/x.cor\ny.tim\nz.sto\nw.dro");
  EXPECT_EQ(names(path("ball.SMPS")), "x.cor y.tim z.sto w.dro");
  touch("order.smps", "plain.txt\nmore.txt\nz.sto\n");
  EXPECT_EQ(names(path("order.smps")), "plain.txt more.txt z.sto");
}

TEST_F(FilesTest, BadLists) {
  touch_all("a");
  touch("few.smps", "a.cor\na.sto\n");
  EXPECT_THAT(error_of([&] { find_files(path("few.smps")); }), HasSubstr("few.smps: names no time file (.tim)"));
  touch("gone.smps", "a.cor\na.tim\nb.sto\n");
  EXPECT_THAT(error_of([&] { find_files(path("gone.smps")); }), HasSubstr("gone.smps:3: there is no file"));
  touch("twice.smps", "a.cor\na.tim\na.sto\na.core\n");
  EXPECT_THAT(error_of([&] { find_files(path("twice.smps")); }),
              HasSubstr("twice.smps:4: 'a.cor' and 'a.core' are of the"));
  touch("many.smps", "a.cor\na.tim\na.sto\na.txt\n");
  EXPECT_THAT(error_of([&] { find_files(path("many.smps")); }), HasSubstr("many.smps:4: 'a.txt' is one file too many"));
}

}  // namespace
}  // namespace gridkeel::stochastic::smps::test
