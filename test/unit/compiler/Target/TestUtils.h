//===- TestUtils.h - helpers of the Target tests ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A folder that goes away with the test, error texts, and one program in the
/// LLVM dialect.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_COMPILER_TARGET_TESTUTILS_H
#define ALBERTC_TEST_UNIT_COMPILER_TARGET_TESTUTILS_H

#include "compiler/Target/ObjectEmitter.h"
#include "compiler/Target/UserError.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"
#include <string>

namespace albertc::test {

/// A folder for one test.
class TemporaryFolder {
public:
  TemporaryFolder() {
    EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("albertc", path));
  }
  ~TemporaryFolder() { (void)llvm::sys::fs::remove_directories(path); }

  /// A name in the folder.
  std::string operator/(llvm::StringRef name) const {
    llvm::SmallString<128> result(path);
    llvm::sys::path::append(result, name);
    return result.str().str();
  }
  /// The folder.
  std::string str() const { return path.str().str(); }
  /// How many files it holds.
  int count() const {
    std::error_code code;
    int result = 0;
    for (llvm::sys::fs::directory_iterator it(path, code), end; it != end;
         it.increment(code))
      ++result;
    return result;
  }

private:
  llvm::SmallString<128> path;
};

/// Message, then "hint: …" on a line of its own; empty on success.
inline std::string textOf(llvm::Error error) {
  return llvm::toString(std::move(error));
}

/// Contents of a file.
std::string readFile(llvm::StringRef path);

/// Standard output and error of a command line run by the shell.
std::string runShell(const std::string &command, int *exitCode);

/// One entry that writes 2·x + y of its two buffers, 16 floats, to the third.
inline constexpr llvm::StringLiteral kProgram = R"mlir(
llvm.func @axpy_entry(%ctx: !llvm.ptr, %args: !llvm.ptr) {
  %two = llvm.mlir.constant(dense<2.0> : vector<16xf32>) : vector<16xf32>
  %xp = llvm.load %args : !llvm.ptr -> !llvm.ptr
  %ya = llvm.getelementptr %args[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %yp = llvm.load %ya : !llvm.ptr -> !llvm.ptr
  %za = llvm.getelementptr %args[32] : (!llvm.ptr) -> !llvm.ptr, i8
  %zp = llvm.load %za : !llvm.ptr -> !llvm.ptr
  %x = llvm.load %xp {alignment = 64 : i64} : !llvm.ptr -> vector<16xf32>
  %y = llvm.load %yp {alignment = 64 : i64} : !llvm.ptr -> vector<16xf32>
  %p = llvm.fmul %x, %two : vector<16xf32>
  %s = llvm.fadd %p, %y : vector<16xf32>
  llvm.store %s, %zp {alignment = 64 : i64} : vector<16xf32>, !llvm.ptr
  llvm.return
}
)mlir";

/// Parses, translates and emits `source` for `cpu`; assembly or object bytes.
std::string compile(llvm::StringRef source, const ProgramTable &table,
                    llvm::StringRef cpu, CodeFile kind);

} // namespace albertc::test

#endif // ALBERTC_TEST_UNIT_COMPILER_TARGET_TESTUTILS_H
