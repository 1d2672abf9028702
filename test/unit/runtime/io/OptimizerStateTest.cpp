//===- OptimizerStateTest.cpp - tests of what training keeps --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Weights and the optimizer's variables into stored forms and back into a
/// checkpoint; checkpoints that have none, or only some.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Json.h"
#include "runtime/io/parameters/ParameterLoader.h"
#include "runtime/io/parameters/ParameterWriter.h"

#include "BundleMaker.h"
#include "SpecBuilder.h"
#include "TestDirectory.h"

#include <cstring>

using namespace albert::rt;

namespace {

using Blob = std::vector<std::uint8_t>;

std::uint64_t blobSize(Span<const ParamSpec> specs) {
  std::uint64_t size = 0;
  for (const ParamSpec &spec : specs)
    size = std::max(size, spec.offset + spec.bytes);
  return size;
}

Blob load(ParameterLoader &loader) {
  Blob blob(blobSize(loader.params()));
  Status status = loader.loadAll(blob);
  EXPECT_TRUE(status.ok()) << status.toString();
  return blob;
}

/// The loader of `path`, whose checkpoint suits `specs`.
ParameterLoader makeLoader(const std::vector<ParamSpec> &specs,
                           const std::string &path) {
  auto source = openParameterSource(path);
  EXPECT_TRUE(source.ok()) << source.status().toString();
  auto loader = ParameterLoader::fromCheckpoint(specs, *std::move(source));
  EXPECT_TRUE(loader.ok()) << loader.status().toString();
  return *std::move(loader);
}

class OptimizerState : public DirectoryTest {
protected:
  /// One stacked parameter of two variables side by side, and a table.
  std::vector<ParamSpec> specs() const {
    std::vector<ParamSpec> specs = {
        makeParam("kv", {5, 70}, StorageLayout::Panels, false,
                  {{"k/kernel", "", false, 0, 0, {5, 30}},
                   {"v/kernel", "", false, 0, 30, {5, 40}}}),
        makeParam("t", {7, 33}, StorageLayout::Rows, false,
                  {{"t", "", false, 0, 0, {7, 33}}})};
    assignOffsets(specs);
    return specs;
  }
  /// A checkpoint of `specs()` with names behind `prefix`.
  BundleMaker weights(const std::string &prefix = "") const {
    BundleMaker maker;
    maker.addFloats(prefix + "k/kernel", {5, 30}, 100);
    maker.addFloats(prefix + "v/kernel", {5, 40}, 200);
    maker.addFloats(prefix + "t", {7, 33}, 300);
    return maker;
  }
  ParameterLoader open(const BundleMaker &maker) const {
    EXPECT_TRUE(maker.write(path("m")).ok());
    return makeLoader(specs(), path("m"));
  }
};

TEST_F(OptimizerState, absent) {
  ParameterLoader loader = open(weights());
  auto state = loader.optimizerState("/adam_m");
  ASSERT_TRUE(state.ok());
  EXPECT_FALSE(*state);
  EXPECT_EQ(loader.checkpoint()->readInteger("global_step").status().code(),
            StatusCode::NotFound);

  ParameterLoader random = ParameterLoader::fromRandom(specs(), 1);
  EXPECT_FALSE(*random.optimizerState("/adam_m"));
  EXPECT_EQ(random.checkpoint(), nullptr);
}

TEST_F(OptimizerState, hasTheSameStoredForm) {
  BundleMaker maker = weights();
  maker.addFloats("k/kernel/adam_m", {5, 30}, 1);
  maker.addFloats("v/kernel/adam_m", {5, 40}, 1000);
  maker.addFloats("t/adam_m", {7, 33}, 2000);
  ParameterLoader loader = open(maker);
  auto state = loader.optimizerState("/adam_m");
  ASSERT_TRUE(state.ok()) << state.status().toString();
  ASSERT_TRUE(*state);
  Blob blob = load(**state);

  // The same as a checkpoint whose weights have these values.
  BundleMaker other;
  other.addFloats("k/kernel", {5, 30}, 1);
  other.addFloats("v/kernel", {5, 40}, 1000);
  other.addFloats("t", {7, 33}, 2000);
  ParameterLoader expected = open(other);
  EXPECT_EQ(blob, load(expected));
  EXPECT_FALSE(*loader.optimizerState("/adam_v"));
}

// A prefix of all names is found once, with the weights.
TEST_F(OptimizerState, behindAPrefix) {
  std::vector<ParamSpec> specs = {makeParam(
      "w", {3, 4}, StorageLayout::Rows, false,
      {{"bert/embeddings/word_embeddings", "", false, 0, 0, {3, 4}}})};
  BundleMaker maker;
  maker.addFloats("module/bert/embeddings/word_embeddings", {3, 4}, 1);
  maker.addFloats("module/bert/embeddings/word_embeddings/lamb_v", {3, 4}, 50);
  ASSERT_TRUE(maker.write(path("m")).ok());
  ParameterLoader loader = makeLoader(specs, path("m"));
  auto state = loader.optimizerState("/lamb_v");
  ASSERT_TRUE(state.ok() && *state);
  float first;
  Blob blob = load(**state);
  std::memcpy(&first, blob.data(), sizeof(first));
  EXPECT_EQ(first, 50);
}

TEST_F(OptimizerState, incomplete) {
  BundleMaker maker = weights();
  maker.addFloats("k/kernel/adam_m", {5, 30}, 1);
  maker.addFloats("t/adam_m", {33, 7}, 2000);
  ParameterLoader loader = open(maker);
  Status status = loader.optimizerState("/adam_m").takeStatus();
  EXPECT_EQ(status.code(), StatusCode::InvalidArgument);
  EXPECT_EQ(status.message(),
            path("m") + ": the optimizer's state in /adam_m is incomplete: 2 "
                        "of 3 variables are not as expected\n"
                        "    v/kernel/adam_m [5, 40]: missing\n"
                        "    t/adam_m: expected [7, 33], found [33, 7]");
  EXPECT_EQ(status.hint(),
            "the checkpoint was made by another program or for another "
            "optimizer; start from its weights alone or pass a checkpoint of "
            "this run");
}

TEST_F(OptimizerState, wrongType) {
  BundleMaker maker = weights();
  maker.addFloats("k/kernel/adam_m", {5, 30}, 1);
  maker.addFloats("v/kernel/adam_m", {5, 40}, 1);
  maker.add("t/adam_m", 9, {7, 33}, std::string(std::size_t(7) * 33 * 8, '\0'));
  ParameterLoader loader = open(maker);
  Status status = loader.optimizerState("/adam_m").takeStatus();
  EXPECT_NE(status.message().find("t/adam_m: expected float32, found int64"),
            std::string::npos);
}

TEST_F(OptimizerState, integers) {
  BundleMaker maker = weights();
  maker.add("global_step", 9, {}, std::string("\x05\1\0\0\0\0\0\0", 8));
  maker.add("small", 3, {}, std::string("\xff\xff\xff\xff", 4));
  maker.add("list", 9, {1}, std::string(8, '\0'));
  ParameterLoader loader = open(maker);
  ParameterSource &source = *loader.checkpoint();
  EXPECT_EQ(*source.readInteger("global_step"), 261);
  EXPECT_EQ(*source.readInteger("small"), -1);
  EXPECT_EQ(source.readInteger("list").status().message(),
            path("m") + ": variable 'list': expected an integer, found i64 of "
                        "shape [1]");
  EXPECT_EQ(source.readInteger("t").status().message(),
            path("m") + ": variable 't': expected an integer, found f32 of "
                        "shape [7, 33]");
}

// All layouts, stacked and side by side, in more than one chunk.
TEST_F(OptimizerState, storedFormsComeBack) {
  std::vector<ParamSpec> specs = this->specs();
  specs.push_back(makeParam("g", {2, 3, 40, 4}, StorageLayout::Groups, true,
                            {{"g0", "", false, 0, 0, {3, 40, 4}},
                             {"g1", "", false, 1, 0, {3, 40, 4}}}));
  specs.push_back(makeParam("large", {3000, 600}, StorageLayout::Panels, false,
                            {{"l", "", false, 0, 0, {3000, 600}}}));
  assignOffsets(specs);
  ParameterLoader random = ParameterLoader::fromRandom(specs, 3);
  Blob blob = load(random);
  Result<BundleWriter> writer = BundleWriter::create(path("w"));
  Status status = writeParameters(*writer, specs, blob, "");
  ASSERT_TRUE(status.ok()) << status.toString();
  ASSERT_TRUE(writer->finish().ok());
  ParameterLoader loader = makeLoader(specs, path("w"));
  EXPECT_TRUE(load(loader) == blob);
}

TEST_F(OptimizerState, wrongBlob) {
  Result<BundleWriter> writer = BundleWriter::create(path("w"));
  Blob blob(64);
  EXPECT_EQ(writeParameters(*writer, specs(), blob, "").message(),
            "parameter kv lies at bytes [0, +1920), outside of 64 bytes");
}

//===----------------------------------------------------------------------===//
// Reference data
//===----------------------------------------------------------------------===//

/// A case of training with a model that SpecBuilder knows.
struct TrainingCase {
  const char *name;
  bool brightmart;
  const char *slots;
};

/// Loads the last checkpoint of a case with everything that training keeps,
/// writes it again and compares all variables.
void checkCase(const std::string &directory, const TrainingCase &test,
               const std::string &copy) {
  SCOPED_TRACE(test.name);
  Json manifest = *readJsonFile(joinPath(directory, "manifest.json"));
  ModelSizes sizes = sizesOfCase(directory);
  std::vector<ParamSpec> specs =
      test.brightmart ? brightmartParams(sizes) : googleParams(sizes);
  ParameterLoader initial = makeLoader(specs, joinPath(directory, "init"));
  EXPECT_FALSE(*initial.optimizerState(std::string("/") + test.slots + "_m"));

  ParameterLoader loader = makeLoader(specs, joinPath(directory, "final"));
  std::int64_t step = *loader.checkpoint()->readInteger("global_step");
  EXPECT_EQ(step, manifest["steps"].get<std::int64_t>());
  Result<BundleWriter> writer = BundleWriter::create(copy);
  ASSERT_TRUE(writeParameters(*writer, specs, load(loader), "").ok());
  for (const char *end : {"_m", "_v"}) {
    std::string suffix = std::string("/") + test.slots + end;
    auto state = loader.optimizerState(suffix);
    ASSERT_TRUE(state.ok()) << state.status().toString();
    ASSERT_TRUE(*state);
    ASSERT_TRUE(writeParameters(*writer, specs, load(**state), suffix).ok());
  }
  ASSERT_TRUE(writer->add("global_step", {DType::I64, {}, &step}).ok());
  ASSERT_TRUE(writer->finish().ok());

  auto written = openParameterSource(copy);
  ASSERT_TRUE(written.ok());
  ParameterSource &original = *loader.checkpoint();
  ASSERT_EQ((*written)->variables().size(), original.variables().size());
  for (const CheckpointVariable &variable : original.variables()) {
    SCOPED_TRACE(variable.name);
    Result<Tensor> a = original.read(variable.name);
    Result<Tensor> b = (*written)->read(variable.name);
    ASSERT_TRUE(a.ok() && b.ok());
    ASSERT_EQ(a->shape(), b->shape());
    ASSERT_EQ(a->dtype(), b->dtype());
    EXPECT_EQ(std::memcmp(a->bytes(), b->bytes(), a->byteSize()), 0);
  }
}

TEST_F(OptimizerState, referenceRuns) {
  const std::string root = ALBERTC_GOLDEN_DIR "/train";
  if (!isDirectory(root))
    GTEST_SKIP() << "no reference data at " << root;
  const TrainingCase cases[] = {{"bm_postln_lamb", true, "lamb"},
                                {"google_g1_adamw", false, "adam"},
                                {"google_g1_lamb", false, "adam"},
                                {"google_groups_lamb", false, "adam"}};
  for (const TrainingCase &test : cases)
    checkCase(joinPath(root, test.name), test, path(test.name));
}

} // namespace
