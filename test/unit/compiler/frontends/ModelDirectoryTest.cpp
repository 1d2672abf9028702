//===- ModelDirectoryTest.cpp - released folders --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/Albert/ModelDirectory.h"
#include "TestUtils.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

using namespace albertc::frontend;

namespace {
/// A folder that goes when the test ends.
class ModelDirectoryTest : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("model", folder));
  }
  void TearDown() override { (void)llvm::sys::fs::remove_directories(folder); }

  std::string path(llvm::StringRef name) {
    llvm::SmallString<128> result = folder;
    llvm::sys::path::append(result, name);
    return result.str().str();
  }
  void add(llvm::StringRef name, llvm::StringRef text = "") {
    std::error_code error;
    llvm::raw_fd_ostream(path(name), error) << text;
    ASSERT_FALSE(error);
  }
  void addRelease() {
    add("albert_config_tiny.json", brightmart());
    add("albert_model.ckpt.index");
    add("albert_model.ckpt.data-00000-of-00001");
    add("albert_model.ckpt.meta");
    add("vocab.txt", "[PAD]\n[UNK]\r\n[CLS]\n[SEP]\n[MASK]\n");
    add("README.txt", "not a vocabulary");
  }
  std::optional<ModelFiles> find(const DirectoryOptions &options = {}) {
    problems = {};
    return findModelFiles(folder, options, problems);
  }
  /// The messages, without the name of the folder.
  std::string messages() {
    std::string text = print(problems), name = folder.str().str();
    for (size_t at; (at = text.find(name)) != std::string::npos;)
      text.replace(at, name.size(), "DIR");
    return text;
  }

  llvm::SmallString<128> folder;
  Problems problems;
};
} // namespace

TEST_F(ModelDirectoryTest, FindsABrightmartRelease) {
  addRelease();
  auto files = find();
  ASSERT_TRUE(files) << messages();
  EXPECT_EQ(files->config, path("albert_config_tiny.json"));
  EXPECT_EQ(files->checkpoint, path("albert_model.ckpt"));
  EXPECT_EQ(files->vocabulary, path("vocab.txt"));
  EXPECT_EQ(files->vocabularyKind, VocabularyKind::WordPiece);
  EXPECT_EQ(messages(),
            "note: DIR: config albert_config_tiny.json, checkpoint "
            "albert_model.ckpt, vocabulary vocab.txt (WordPiece)\n");
}

TEST_F(ModelDirectoryTest, FindsAGoogleRelease) {
  add("albert_config.json", google());
  add("model.ckpt-best.index");
  add("model.ckpt-best.data-00000-of-00001");
  add("30k-clean.model", "\n\x0c\n\x05<unk>\x15");
  add("30k-clean.vocab", "<pad>\t0\n[CLS]\t0\n[SEP]\t0\n[UNK]\t0\n");
  auto files = find();
  ASSERT_TRUE(files) << messages();
  EXPECT_EQ(files->checkpoint, path("model.ckpt-best"));
  EXPECT_EQ(files->vocabulary, path("30k-clean.model"));
  EXPECT_EQ(files->vocabularyKind, VocabularyKind::SentencePiece);
}

TEST_F(ModelDirectoryTest, FindsAHuggingFaceFolder) {
  add("config.json", huggingFace());
  add("tokenizer_config.json", R"({"do_lower_case": false})");
  add("model.safetensors");
  add("vocab.json", "{}");
  auto files = find();
  ASSERT_TRUE(files) << messages();
  EXPECT_EQ(files->config, path("config.json"));
  EXPECT_EQ(files->checkpoint, path("model.safetensors"));
  EXPECT_EQ(files->vocabularyKind, VocabularyKind::None);
  EXPECT_EQ(files->doLowerCase, false);
}

TEST_F(ModelDirectoryTest, TakesTheLatestCheckpoint) {
  addRelease();
  add("model.ckpt-10.index");
  add("model.ckpt-10.data-00000-of-00001");
  EXPECT_FALSE(find());
  EXPECT_EQ(messages(),
            "error: DIR: expected one checkpoint, found 2: albert_model.ckpt, "
            "model.ckpt-10 [choose one with --checkpoint, for example "
            "--checkpoint FOLDER/NAME]\n");
  DirectoryOptions named;
  named.findCheckpoint = false;
  EXPECT_TRUE(find(named)) << messages();
  add("checkpoint", "model_checkpoint_path: \"/elsewhere/model.ckpt-10\"\n"
                    "all_model_checkpoint_paths: \"/elsewhere/x\"\n");
  auto files = find();
  ASSERT_TRUE(files) << messages();
  EXPECT_EQ(files->checkpoint, path("model.ckpt-10"));
}

TEST_F(ModelDirectoryTest, ReportsMissingParts) {
  add("a.txt");
  EXPECT_FALSE(find());
  EXPECT_EQ(messages(),
            "error: DIR: expected an ALBERT config, found none among 1 file "
            "[a config is a .json file with \"hidden_size\" and "
            "\"num_hidden_layers\"]\n");
  add("albert_tiny.zip");
  EXPECT_FALSE(find());
  EXPECT_NE(messages().find("[unpack albert_tiny.zip and give the folder that "
                            "it makes]"),
            std::string::npos)
      << messages();
  add("config.json", huggingFace());
  add("model.ckpt.index");
  EXPECT_FALSE(find());
  EXPECT_EQ(messages(),
            "error: DIR: expected model.ckpt.data-00000-of-00001 beside "
            "model.ckpt.index, found none [copy all files of the checkpoint: "
            ".index and .data-*]\n");
}

TEST_F(ModelDirectoryTest, NamesAFolderThatMayHoldTheModel) {
  ASSERT_FALSE(llvm::sys::fs::create_directory(path("albert_base")));
  EXPECT_FALSE(find());
  EXPECT_NE(messages().find("is the model in one of the folders albert_base?"),
            std::string::npos)
      << messages();
}

TEST_F(ModelDirectoryTest, ReportsSeveralOfAKind) {
  addRelease();
  add("config.json", huggingFace());
  add("vocab_chinese.txt", "[UNK]\n[CLS]\n[SEP]\n");
  EXPECT_FALSE(find());
  EXPECT_EQ(messages(),
            "error: DIR: expected one config, found 2: "
            "albert_config_tiny.json, config.json [give the config's path as "
            "MODEL and name the other files with --checkpoint and "
            "--vocab-file]\n"
            "error: DIR: expected one vocabulary, found 2: vocab.txt, "
            "vocab_chinese.txt [choose one with --vocab-file (WordPiece) or "
            "--spm-model-file (SentencePiece)]\n");
}

TEST_F(ModelDirectoryTest, NamesFormatsItCanNotRead) {
  add("config.json", huggingFace());
  add("pytorch_model.bin");
  auto files = find();
  ASSERT_TRUE(files) << messages();
  EXPECT_EQ(files->checkpoint, "");
  EXPECT_NE(messages().find("warning: DIR: expected a TensorFlow checkpoint or "
                            "a .safetensors file, found pytorch_model.bin"),
            std::string::npos)
      << messages();
}

TEST_F(ModelDirectoryTest, ReportsAFolderThatIsNone) {
  EXPECT_FALSE(findModelFiles(path("none"), {}, problems));
  EXPECT_NE(messages().find("error: DIR/none: expected a folder, found: "),
            std::string::npos)
      << messages();
}
