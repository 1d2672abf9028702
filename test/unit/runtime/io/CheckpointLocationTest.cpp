//===- CheckpointLocationTest.cpp - tests of finding checkpoints ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// All spellings of a path, and what is said when there is something else.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/CheckpointLocation.h"

#include "BundleMaker.h"
#include "TestDirectory.h"

using namespace albert::rt;

namespace {

class CheckpointLocationTest : public DirectoryTest {
protected:
  /// The found path without the directory, or the error in parentheses.
  std::string locate(const std::string &text) {
    Result<CheckpointLocation> location = locateCheckpoint(text);
    return withoutDirectory(location.ok() ? location->path
                                          : location.status().toString());
  }
  std::string withoutDirectory(std::string text) const {
    for (const std::string &part : {directory + "/", directory})
      for (std::size_t at; (at = text.find(part)) != std::string::npos;)
        text.replace(at, part.size(), part.back() == '/' ? "" : "DIR");
    return text;
  }
  void writeCheckpoint(const std::string &name) {
    BundleMaker writer;
    writer.addFloats("x", {1});
    ASSERT_TRUE(writer.write(path(name)).ok());
  }
};

const std::string safetensors("\x02\0\0\0\0\0\0\0{}", 10);

TEST_F(CheckpointLocationTest, spellings) {
  writeCheckpoint("m.ckpt");
  write("m.ckpt.meta", "");
  EXPECT_EQ(locate(path("m.ckpt")), "m.ckpt");
  EXPECT_EQ(locate(path("m.ckpt.index")), "m.ckpt");
  EXPECT_EQ(locate(path("m.ckpt.meta")), "m.ckpt");
  EXPECT_EQ(locate(path("m.ckpt.data-00000-of-00001")), "m.ckpt");
  EXPECT_EQ(locate(directory), "m.ckpt");
  EXPECT_TRUE(openParameterSource(directory).ok());
}

TEST_F(CheckpointLocationTest, checkpointFileChooses) {
  writeCheckpoint("m-1");
  writeCheckpoint("m-2");
  EXPECT_EQ(locate(directory),
            "DIR: expected one checkpoint, found 2: m-1, m-2\n"
            "  hint: choose one of them, for instance m-2");
  write("checkpoint", "model_checkpoint_path: \"m-1\"\n"
                      "all_model_checkpoint_paths: \"m-2\"\n");
  EXPECT_EQ(locate(directory), "m-1");
  // Only the last part counts: the directory may have been moved.
  write("checkpoint", "model_checkpoint_path: \"/elsewhere/m-2\"\n");
  EXPECT_EQ(locate(directory), "m-2");
  write("checkpoint", "model_checkpoint_path: \"../../m-3\"\n");
  EXPECT_EQ(locate(directory),
            "DIR: expected one checkpoint, found 2: m-1, m-2\n"
            "  hint: choose one of them, for instance m-2");
}

TEST_F(CheckpointLocationTest, staleCheckpointFile) {
  writeCheckpoint("m-1");
  write("checkpoint", "model_checkpoint_path: \"m-9\"\n");
  EXPECT_EQ(locate(directory), "m-1");
}

TEST_F(CheckpointLocationTest, safetensorsFiles) {
  write("a.safetensors", safetensors);
  EXPECT_EQ(locate(directory), "a.safetensors");
  EXPECT_EQ(locate(path("a.safetensors")), "a.safetensors");
  write("b.safetensors", safetensors);
  EXPECT_EQ(locate(directory),
            "DIR: expected one .safetensors file, found 2: a.safetensors, "
            "b.safetensors\n"
            "  hint: choose one of them, for instance a.safetensors");
  write("model.safetensors", safetensors);
  EXPECT_EQ(locate(directory), "model.safetensors");
  EXPECT_TRUE(openParameterSource(directory).ok());
}

TEST_F(CheckpointLocationTest, twoFormats) {
  write("model.safetensors", safetensors);
  writeCheckpoint("m");
  EXPECT_EQ(locate(directory),
            "DIR: expected one checkpoint, found two formats: m and "
            "model.safetensors\n"
            "  hint: choose one of them: m or model.safetensors");
}

TEST_F(CheckpointLocationTest, wrongPrefix) {
  writeCheckpoint("albert_model.ckpt");
  write("albert_config.json", "{}");
  EXPECT_EQ(
      locate(path("bert_model.ckpt")),
      "bert_model.ckpt: expected a checkpoint, found no file of that name; "
      "DIR has albert_config.json, albert_model.ckpt.data-00000-of-00001, "
      "albert_model.ckpt.index\n"
      "  hint: did you mean albert_model.ckpt?");
}

TEST_F(CheckpointLocationTest, missingParts) {
  writeCheckpoint("m");
  ::unlink(path("m.index").c_str());
  EXPECT_EQ(locate(path("m")),
            "m.index: expected the index of the checkpoint, found only "
            "m.data-00000-of-00001\n"
            "  hint: a checkpoint consists of its .index file and all its "
            ".data files side by side; copy or download the missing one");
  EXPECT_EQ(locate(path("none/m")),
            "none/m: expected a checkpoint: cannot list the directory 'none': "
            "No such "
            "file or directory\n  hint: check the path");
  EXPECT_EQ(locate(""), "the path of the checkpoint is empty");
}

TEST_F(CheckpointLocationTest, emptyDirectory) {
  EXPECT_EQ(locate(directory),
            "DIR: expected a TensorFlow checkpoint or a .safetensors file, "
            "found an empty directory\n  hint: pass the directory or "
            "the prefix of the checkpoint's files, e.g. "
            "directory/albert_model.ckpt");
  EXPECT_EQ(locate(path("x")),
            "x: expected a checkpoint, found no file of that name; DIR has no "
            "files\n  hint: pass the prefix of a "
            "TensorFlow checkpoint (the name before .index) or a "
            ".safetensors file");
}

TEST_F(CheckpointLocationTest, filesOfOtherKinds) {
  const std::string expected = ": expected a TensorFlow checkpoint or a "
                               ".safetensors file, found ";
  auto start = [&](const std::string &name, const std::string &contents) {
    std::string text = locate(write(name, contents));
    return text.substr(0, text.find('\n'));
  };
  EXPECT_EQ(start("pytorch_model.bin", "\x80\x02}q"),
            "pytorch_model.bin" + expected + "a PyTorch checkpoint (pickle)");
  // The directory is searched for the same.
  EXPECT_EQ(locate(directory).substr(0, 17), "pytorch_model.bin");
  EXPECT_EQ(start("m.pth", "PK\x03\x04 data.pkl"),
            "m.pth" + expected + "a PyTorch checkpoint (zip of pickles)");
  EXPECT_EQ(start("tf_model.h5", "\x89HDF\r\n\x1a\n"),
            "tf_model.h5" + expected + "an HDF5 file (Keras weights)");
  EXPECT_EQ(start("m.zip", "PK\x03\x04"), "m.zip" + expected + "a zip archive");
  EXPECT_EQ(start("config.json", "{}"),
            "config.json" + expected + "a JSON file");
  EXPECT_EQ(start("x", "text"), "x" + expected + "a file of unknown kind");
  EXPECT_EQ(start("model.safetensors.index.json", "{}"),
            "model.safetensors.index.json: expected a model in one "
            ".safetensors file, found one split into several");
}

TEST_F(CheckpointLocationTest, splitSafetensors) {
  write("model.safetensors.index.json", "{}");
  EXPECT_EQ(locate(directory).substr(0, 28), "model.safetensors.index.json");
}

} // namespace
