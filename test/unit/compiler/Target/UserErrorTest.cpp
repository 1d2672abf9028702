//===- UserErrorTest.cpp - messages and hints -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestUtils.h"

using namespace albertc;

TEST(UserError, PrintsMessageAndHintWithTheToolsName) {
  std::string text;
  llvm::raw_string_ostream os(text);
  ExitCode code = reportError(
      os, "albertc",
      makeError("a.json:3: expected x, found y", "do z", ExitCode::Usage));
  EXPECT_EQ(text, "albertc: error: a.json:3: expected x, found y\n"
                  "albertc: hint: do z\n");
  EXPECT_EQ(code, ExitCode::Usage);
}

TEST(UserError, LeavesOutAnEmptyHint) {
  std::string text;
  llvm::raw_string_ostream os(text);
  EXPECT_EQ(reportError(os, "albertc", makeError("broken")), ExitCode::Failed);
  EXPECT_EQ(text, "albertc: error: broken\n");
}
