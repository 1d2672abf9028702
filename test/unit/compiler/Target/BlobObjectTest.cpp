//===- BlobObjectTest.cpp - weights as an object file ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/BlobObject.h"
#include "TestUtils.h"
#include "llvm/Object/ELFObjectFile.h"

using namespace albertc;
using namespace albertc::test;

static std::string writeBlob(const std::string &path) {
  BlobObject blob;
  std::string weights(10000, 'w'), vocabulary = "[PAD]\n[UNK]\n";
  llvm::Error error = blob.open(path, "program");
  if (!error)
    error = blob.beginSection(".albert.weights", "albert_weights");
  if (!error)
    error = blob.append(weights.data(), 5000);
  if (!error)
    error = blob.append(weights.data() + 5000, 5000);
  if (!error)
    error = blob.padTo(10048);
  if (!error)
    error = blob.beginSection(".albert.vocabulary", "albert_vocabulary");
  if (!error)
    error = blob.append(vocabulary.data(), vocabulary.size());
  if (!error)
    error = blob.finish();
  return textOf(std::move(error));
}

TEST(BlobObject, IsAnElfObjectWithAlignedSections) {
  TemporaryFolder folder;
  ASSERT_EQ(writeBlob(folder / "blob.o"), "");
  auto file = llvm::object::ObjectFile::createObjectFile(folder / "blob.o");
  ASSERT_TRUE(bool(file)) << textOf(file.takeError());
  int found = 0;
  for (llvm::object::ELFSymbolRef symbol : file->getBinary()->symbols()) {
    llvm::StringRef name = llvm::cantFail(symbol.getName());
    auto section = llvm::cantFail(symbol.getSection());
    llvm::StringRef contents = llvm::cantFail(section->getContents());
    EXPECT_EQ(section->getAlignment().value(), 4096u);
    if (name == "albert_weights") {
      ++found;
      EXPECT_EQ(symbol.getSize(), 10048u);
      EXPECT_EQ(contents.take_front(10000), std::string(10000, 'w'));
      EXPECT_EQ(contents.drop_front(10000), std::string(48, '\0'));
    } else if (name == "albert_vocabulary") {
      ++found;
      EXPECT_EQ(contents, "[PAD]\n[UNK]\n");
    }
  }
  EXPECT_EQ(found, 2);
}

TEST(BlobObject, VanishesWhenUnfinished) {
  TemporaryFolder folder;
  {
    BlobObject blob;
    EXPECT_EQ(textOf(blob.open(folder / "blob.o", "program")), "");
    EXPECT_EQ(folder.count(), 1);
  }
  EXPECT_EQ(folder.count(), 0);
}

TEST(BlobObject, RefusesASectionOfTwoGigabytes) {
  TemporaryFolder folder;
  BlobObject blob;
  ASSERT_EQ(textOf(blob.open(folder / "blob.o", "program")), "");
  ASSERT_EQ(textOf(blob.beginSection(".albert.weights", "w")), "");
  char byte = 0;
  std::string text =
      textOf(blob.append(&byte, BlobObject::kMaxSectionSize + 1));
  EXPECT_NE(text.find(".albert.weights: expected at most"), std::string::npos)
      << text;
}
