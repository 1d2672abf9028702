//===- TfCheckpointGoldenTest.cpp - checkpoints written by TensorFlow -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every tensor of every reference checkpoint against its SHA-256; and a real
/// checkpoint damaged at every place.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Json.h"
#include "runtime/io/npy/Npy.h"
#include "runtime/io/tf_checkpoint/TfCheckpoint.h"

#include "Sha256.h"
#include "TestDirectory.h"

#include <cstring>

using namespace albert::rt;

namespace {

/// Compares a checkpoint with the manifest beside it.
void compareWithManifest(const std::string &directory) {
  SCOPED_TRACE(directory);
  Result<Json> manifest = readJsonFile(joinPath(directory, "manifest.json"));
  ASSERT_TRUE(manifest.ok()) << manifest.status().toString();
  auto source = openParameterSource(directory);
  ASSERT_TRUE(source.ok()) << source.status().toString();
  const Json &variables = (*manifest)["variables"];
  EXPECT_EQ((*source)->variables().size(), variables.size());
  for (const Json &expected : variables) {
    std::string name = expected["name"];
    SCOPED_TRACE(name);
    const CheckpointVariable *variable = (*source)->find(name);
    ASSERT_NE(variable, nullptr);
    EXPECT_EQ(variable->dtypeName, expected["dtype"].get<std::string>());
    EXPECT_EQ(variable->shape.dims(),
              expected["shape"].get<std::vector<std::int64_t>>());
    Result<Tensor> tensor = (*source)->read(name);
    ASSERT_TRUE(tensor.ok()) << tensor.status().toString();
    ByteSpan bytes(static_cast<const std::uint8_t *>(tensor->bytes()),
                   tensor->byteSize());
    EXPECT_EQ(sha256(bytes), expected["sha256"].get<std::string>());
    std::string npy = expected.value("npy", "");
    if (npy.empty())
      continue;
    Result<Tensor> values = readNpy(joinPath(directory, npy));
    ASSERT_TRUE(values.ok()) << values.status().toString();
    ASSERT_EQ(values->byteSize(), tensor->byteSize());
    EXPECT_EQ(std::memcmp(values->bytes(), tensor->bytes(), tensor->byteSize()),
              0);
  }
}

TEST(TfCheckpointGolden, bundledCheckpoint) {
  compareWithManifest(ALBERTC_TEST_INPUTS "/checkpoints/google_partitioned");
}

TEST(TfCheckpointGolden, allReferenceCheckpoints) {
  std::string root = ALBERTC_GOLDEN_DIR "/checkpoint";
  if (!isDirectory(root))
    GTEST_SKIP() << "no reference data at " << root;
  std::size_t count = 0;
  for (const std::string &name : *listDirectory(root)) {
    std::string directory = joinPath(root, name);
    if (!isRegularFile(joinPath(directory, "albert_model.ckpt.index")))
      continue;
    ++count;
    compareWithManifest(directory);
  }
  EXPECT_GE(count, 8u);
}

/// A copy of the bundled checkpoint that may be damaged.
class DamagedCheckpoint : public DirectoryTest {
protected:
  void SetUp() override {
    DirectoryTest::SetUp();
    std::string source =
        ALBERTC_TEST_INPUTS "/checkpoints/google_partitioned/albert_model.ckpt";
    index = *readFile(source + ".index");
    data = *readFile(source + ".data-00000-of-00001");
    writeIndex(index);
    writeData(data);
  }
  // Plain writes: thousands of atomic ones would wait for the disk each time.
  void overwrite(const std::string &name, const std::string &text) {
    FILE *file = std::fopen(path(name).c_str(), "wb");
    ASSERT_NE(file, nullptr);
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
  }
  void writeIndex(const std::string &text) { overwrite("m.ckpt.index", text); }
  void writeData(const std::string &text) {
    overwrite("m.ckpt.data-00000-of-00001", text);
  }
  /// True if the checkpoint opens and all variables can be read.
  bool readable() {
    auto source = TfCheckpoint::open(path("m.ckpt"));
    return source.ok() && allReadable(**source);
  }
  static bool allReadable(ParameterSource &source) {
    bool good = true;
    for (const CheckpointVariable &variable : source.variables()) {
      Result<Tensor> tensor = source.read(variable.name);
      good &= tensor.ok();
      if (!tensor.ok()) {
        EXPECT_NE(tensor.status().message().find(variable.name),
                  std::string::npos);
      }
    }
    return good;
  }

  std::string index, data;
};

TEST_F(DamagedCheckpoint, soundAtFirst) { EXPECT_TRUE(readable()); }

TEST_F(DamagedCheckpoint, everyIndexByteCounts) {
  for (std::size_t i = 0; i < index.size(); ++i) {
    std::string flipped = index;
    flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 8)));
    writeIndex(flipped);
    ASSERT_FALSE(TfCheckpoint::open(path("m.ckpt")).ok()) << i;
  }
}

TEST_F(DamagedCheckpoint, everyIndexLength) {
  for (std::size_t length = 0; length < index.size(); ++length) {
    writeIndex(index.substr(0, length));
    ASSERT_FALSE(TfCheckpoint::open(path("m.ckpt")).ok()) << length;
  }
}

TEST_F(DamagedCheckpoint, everyDataLength) {
  for (std::size_t length = 0; length < data.size(); length += 523) {
    writeData(data.substr(0, length));
    ASSERT_FALSE(TfCheckpoint::open(path("m.ckpt")).ok()) << length;
  }
}

// One flip per step that is prime to the element size, all bits in turn.
TEST_F(DamagedCheckpoint, everyDataFlipIsFound) {
  auto source = TfCheckpoint::open(path("m.ckpt"));
  ASSERT_TRUE(source.ok());
  FILE *file = std::fopen(path("m.ckpt.data-00000-of-00001").c_str(), "r+b");
  ASSERT_NE(file, nullptr);
  auto put = [&](std::size_t at, char byte) {
    std::fseek(file, static_cast<long>(at), SEEK_SET);
    std::fputc(byte, file);
    std::fflush(file);
  };
  for (std::size_t i = 0; i < data.size(); i += 53) {
    put(i, static_cast<char>(data[i] ^ (1 << (i % 8))));
    ASSERT_FALSE(allReadable(**source)) << i;
    put(i, data[i]);
  }
  std::fclose(file);
  EXPECT_TRUE(allReadable(**source));
}

} // namespace
