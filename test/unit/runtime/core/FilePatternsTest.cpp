//===- FilePatternsTest.cpp - tests of file patterns ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Order of files, what is taken as it is, and what errors say.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/FilePatterns.h"

#include "test/unit/runtime/io/TestDirectory.h"

#include <sys/stat.h>

using namespace albert::rt;

namespace {

using Files = std::vector<std::string>;

class FilePatterns : public DirectoryTest {
protected:
  /// Makes an empty file and gives its path.
  std::string touch(const char *name) { return write(name, ""); }
};

TEST_F(FilePatterns, filesOfAPatternAreSortedByBytes) {
  std::string b = touch("b.txt"), upper = touch("C.txt"), a = touch("a.txt");
  std::string wide = touch("\xc3\xa4.txt"); // after every ASCII letter
  touch("a.tsv");
  EXPECT_EQ(*expandFilePatterns({path("*.txt")}), Files({upper, a, b, wide}));
}

TEST_F(FilePatterns, patternsKeepTheirOrder) {
  std::string a = touch("a"), b = touch("b");
  EXPECT_EQ(*expandFilePatterns({b, "-", path("[ab]"), a}),
            Files({b, "-", a, b, a}));
}

TEST_F(FilePatterns, anExistingPathIsTakenAsItIs) {
  std::string literal = touch("part[1].txt");
  touch("part1.txt");
  EXPECT_EQ(*expandFilePatterns({literal}), Files({literal}));
}

TEST_F(FilePatterns, aPatternWithoutAMatchIsNamed) {
  touch("a.txt");
  Status status =
      expandFilePatterns({path("*.txt"), "no/such/*.txt"}).takeStatus();
  EXPECT_EQ(status.code(), StatusCode::NotFound);
  EXPECT_EQ(status.message(), "expected at least one file that matches "
                              "'no/such/*.txt', found none");
  EXPECT_NE(status.hint().find("quotes"), std::string::npos);
}

TEST_F(FilePatterns, aMissingFileIsNamed) {
  Status status = expandFilePatterns({"no/such.txt"}).takeStatus();
  EXPECT_EQ(status.code(), StatusCode::NotFound);
  EXPECT_EQ(status.message(),
            "cannot open 'no/such.txt': No such file or directory");
}

TEST_F(FilePatterns, nothingIsNoFile) {
  EXPECT_EQ(expandFilePatterns({}).status().message(),
            "expected a file or a pattern, found none");
  EXPECT_EQ(expandFilePatterns({""}).status().message(),
            "cannot open '': No such file or directory");
}

TEST_F(FilePatterns, directoriesAreRefused) {
  touch("a");
  std::string inner = path("inner");
  ASSERT_EQ(::mkdir(inner.c_str(), 0755), 0);
  for (const std::string &pattern : {path("*"), inner}) {
    Status status = expandFilePatterns({pattern}).takeStatus();
    EXPECT_EQ(status.message(),
              "expected files, found the directory '" + inner + "'");
    EXPECT_EQ(status.hint(), "name the files in it: '" + inner + "/*'");
  }
}

} // namespace
