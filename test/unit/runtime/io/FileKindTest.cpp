//===- FileKindTest.cpp - tests of file recognition -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The first bytes of what people have in place of a checkpoint.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/FileKind.h"

#include <gtest/gtest.h>

using namespace albert::rt;

namespace {

FileKind kind(std::string_view text) { return sniffKind(bytesOf(text)); }

TEST(FileKind, recognises) {
  EXPECT_EQ(kind(""), FileKind::Empty);
  EXPECT_EQ(kind("\n <!DOCTYPE html><html>"), FileKind::Html);
  EXPECT_EQ(kind("<HTML>"), FileKind::Html);
  EXPECT_EQ(kind("version https://git-lfs.github.com/spec/v1\noid"),
            FileKind::GitLfsPointer);
  EXPECT_EQ(kind("\x1f\x8b\x08"), FileKind::Gzip);
  EXPECT_EQ(kind("PK\x03\x04xxxx"), FileKind::Zip);
  EXPECT_EQ(kind("PK\x03\x04xxxxarchive/data.pkl"), FileKind::PyTorchZip);
  EXPECT_EQ(kind("\x80\x02}q"), FileKind::Pickle);
  EXPECT_EQ(kind("\x89HDF\r\n\x1a\n"), FileKind::Hdf5);
  EXPECT_EQ(kind(std::string_view("\x10\0\0\0\0\0\0\0{}", 10)),
            FileKind::Safetensors);
  EXPECT_EQ(kind("{\"a\": 1}"), FileKind::Json);
  EXPECT_EQ(kind("something"), FileKind::Unknown);
}

TEST(FileKind, errorsSayWhatToDo) {
  Status status = wrongFileKind("f", "a checkpoint", FileKind::GitLfsPointer);
  EXPECT_EQ(status.message(),
            "f: expected a checkpoint, found a Git LFS pointer");
  EXPECT_NE(status.hint().find("git lfs pull"), std::string::npos);
  for (FileKind kind :
       {FileKind::Unknown, FileKind::Empty, FileKind::Html, FileKind::Gzip,
        FileKind::Zip, FileKind::PyTorchZip, FileKind::Pickle, FileKind::Hdf5,
        FileKind::Safetensors, FileKind::Json})
    EXPECT_FALSE(wrongFileKind("f", "x", kind).hint().empty());
  EXPECT_NE(wrongFileKind("f", "x", FileKind::Pickle).hint().find("save_file"),
            std::string::npos);
}

} // namespace
