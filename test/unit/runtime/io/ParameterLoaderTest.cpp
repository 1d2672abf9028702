//===- ParameterLoaderTest.cpp - tests of filling parameters --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Stored forms element by element, TensorFlow against Hugging Face, random
/// values in every layout.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/ParameterLoader.h"

#include "BundleMaker.h"
#include "SpecBuilder.h"
#include "TestDirectory.h"

#include <cstring>

using namespace albert::rt;

namespace {

/// Elements of all parameters in one blob.
std::vector<float> loadBlob(ParameterLoader &loader) {
  std::uint64_t size = 0;
  for (const ParamSpec &spec : loader.params())
    size = std::max(size, spec.offset + spec.bytes);
  // Garbage at first: padding must be written.
  std::vector<float> blob(size / sizeof(float), -7.0f);
  Status status =
      loader.loadAll({reinterpret_cast<std::uint8_t *>(blob.data()), size});
  EXPECT_TRUE(status.ok()) << status.toString();
  return blob;
}

/// The loader for a checkpoint at `path`.
ParameterLoader makeLoader(std::vector<ParamSpec> specs,
                           const std::string &path) {
  auto source = openParameterSource(path);
  EXPECT_TRUE(source.ok()) << source.status().toString();
  auto loader =
      ParameterLoader::fromCheckpoint(std::move(specs), *std::move(source));
  EXPECT_TRUE(loader.ok()) << loader.status().toString();
  return *std::move(loader);
}

/// Where the elements of a parameter begin.
const float *storedFloats(const std::vector<float> &blob,
                          const ParamSpec &spec) {
  std::size_t first = spec.offset / sizeof(float);
  return blob.data() + first;
}

/// Checks a blob against the variables under their TensorFlow names, element by
/// element from the definition of the layouts; returns the number of elements
/// compared.
std::size_t compare(const std::vector<float> &blob, Span<const ParamSpec> specs,
                    ParameterSource &source) {
  std::size_t compared = 0;
  for (const ParamSpec &spec : specs) {
    SCOPED_TRACE(spec.name);
    std::vector<float> expected(spec.bytes / sizeof(float), 0.0f);
    for (const VariableSpec &variable : spec.variables) {
      Tensor tensor = *source.readFloats(variable.tf);
      std::int64_t columns = variable.shape.back();
      for (std::int64_t i = 0; i < tensor.elementCount(); ++i) {
        std::int64_t k = i / columns, n = i % columns + variable.column;
        std::int64_t place = spec.layout == StorageLayout::Rows
                                 ? k * spec.storedColumns() + n
                                 : ((n / 32) * spec.rows() + k) * 32 + n % 32;
        expected[static_cast<std::size_t>(
            variable.slot * spec.storedSlotElements() + place)] =
            tensor.data<float>()[i];
        ++compared;
      }
    }
    EXPECT_EQ(
        std::memcmp(storedFloats(blob, spec), expected.data(), spec.bytes), 0);
  }
  return compared;
}

class ParameterLoaderTest : public DirectoryTest {
protected:
  /// Writes a TensorFlow checkpoint with all variables of `specs`.
  std::string writeCheckpoint(const std::vector<ParamSpec> &specs) {
    BundleMaker writer;
    float first = 1;
    for (const ParamSpec &spec : specs)
      for (const VariableSpec &variable : spec.variables) {
        writer.addFloats(variable.tf, variable.shape, first);
        first += 1000;
      }
    EXPECT_TRUE(writer.write(path("m.ckpt")).ok());
    return path("m.ckpt");
  }
};

TEST_F(ParameterLoaderTest, storedForms) {
  for (const auto &specs : {googleParams({30, 8, 12, 40, 16, 2, 2}),
                            brightmartParams({33, 40, 48, 96, 16})}) {
    std::string checkpoint = writeCheckpoint(specs);
    ParameterLoader loader = makeLoader(specs, checkpoint);
    auto source = openParameterSource(checkpoint);
    EXPECT_GT(compare(loadBlob(loader), specs, **source), 1000u);
    EXPECT_TRUE(loader.surplus().empty());
  }
}

/// A grouped weight [3, 40, 4] in two slots holds the same elements as in rows,
/// from a checkpoint and from the generator.
TEST_F(ParameterLoaderTest, groupsHoldTheSameValues) {
  const std::int64_t depth = 3, outputs = 40, groups = 4, panels = 2;
  Shape shape({depth, outputs, groups});
  std::vector<VariableSpec> variables = {{"a", "", false, 0, 0, shape},
                                         {"b", "", false, 1, 0, shape}};
  auto make = [&](StorageLayout layout) {
    return std::vector<ParamSpec>{
        makeParam("w", {2, depth, outputs, groups}, layout, true, variables)};
  };
  auto check = [&](ParameterLoader inRows, ParameterLoader inGroups) {
    std::vector<float> rows = loadBlob(inRows), blob = loadBlob(inGroups);
    std::vector<float> expected(blob.size(), 0.0f);
    for (std::int64_t slot = 0; slot < 2; ++slot)
      for (std::int64_t h = 0; h < depth; ++h)
        for (std::int64_t o = 0; o < outputs; ++o)
          for (std::int64_t g = 0; g < groups; ++g)
            expected[static_cast<std::size_t>(
                (((slot * groups + g) * panels + o / 32) * depth + h) * 32 +
                o % 32)] =
                rows[static_cast<std::size_t>(
                    ((slot * depth + h) * outputs + o) * 32 + g)];
    EXPECT_EQ(blob, expected);
  };
  auto rows = make(StorageLayout::Rows), grouped = make(StorageLayout::Groups);
  std::string checkpoint = writeCheckpoint(grouped);
  check(makeLoader(rows, checkpoint), makeLoader(grouped, checkpoint));
  check(ParameterLoader::fromRandom(rows, 5),
        ParameterLoader::fromRandom(grouped, 5));
}

TEST_F(ParameterLoaderTest, streamGivesTheSame) {
  auto specs = googleParams({30, 8, 12, 40, 16});
  ParameterLoader loader = makeLoader(specs, writeCheckpoint(specs));
  std::vector<float> blob = loadBlob(loader);
  class Checker final : public StoredParamSink {
  public:
    explicit Checker(const std::vector<float> &blob) : blob(blob) {}
    Status accept(const ParamSpec &spec, ByteSpan stored) override {
      ++count;
      EXPECT_EQ(stored.size(), spec.bytes);
      EXPECT_EQ(
          std::memcmp(stored.data(), storedFloats(blob, spec), stored.size()),
          0);
      return Status::success();
    }
    const std::vector<float> &blob;
    std::size_t count = 0;
  } checker(blob);
  ASSERT_TRUE(loader.stream(checker).ok());
  EXPECT_EQ(checker.count, specs.size());
}

TEST_F(ParameterLoaderTest, whatACheckpointLacksIsRandom) {
  std::vector<ParamSpec> specs = googleParams({30, 8, 12, 40, 16, 2, 2});
  std::vector<ParamSpec> some(specs.begin(), specs.begin() + 4);
  std::string checkpoint = writeCheckpoint(some);
  ParameterLoader loader = *ParameterLoader::fromPartialCheckpoint(
      specs, *openParameterSource(checkpoint), 5);
  ParameterLoader random = ParameterLoader::fromRandom(specs, 5);
  std::vector<float> blob = loadBlob(loader), expected = loadBlob(random);
  auto source = openParameterSource(checkpoint);
  EXPECT_GT(compare(blob, some, **source), 100u);
  for (std::size_t i = 0; i < specs.size(); ++i) {
    EXPECT_EQ(loader.sourceOf(i, 0) != nullptr, i < some.size());
    EXPECT_EQ(random.sourceOf(i, 0), nullptr);
    if (i >= some.size())
      EXPECT_EQ(std::memcmp(blob.data() + specs[i].offset / 4,
                            expected.data() + specs[i].offset / 4,
                            specs[i].bytes),
                0)
          << specs[i].name;
  }
}

TEST_F(ParameterLoaderTest, aCheckpointOfNothingIsNoPart) {
  std::vector<ParamSpec> specs = googleParams({30, 8, 12, 40, 16, 2, 2});
  auto load = [&](BundleMaker &maker) {
    EXPECT_TRUE(maker.write(path("m.ckpt")).ok());
    return ParameterLoader::fromPartialCheckpoint(
               specs, *openParameterSource(path("m.ckpt")), 5)
        .takeStatus();
  };
  BundleMaker other;
  other.addFloats("other", {2}, 1);
  EXPECT_EQ(load(other).code(), StatusCode::NotFound);
  BundleMaker misshaped;
  misshaped.addFloats("bert/embeddings/word_embeddings", {30, 8}, 1);
  misshaped.addFloats("cls/predictions/output_bias", {31}, 1);
  Status status = load(misshaped);
  EXPECT_NE(status.message().find("cls/predictions/output_bias: expected [30], "
                                  "found [31]"),
            std::string::npos)
      << status.message();
}

TEST_F(ParameterLoaderTest, damagedVariableIsNamed) {
  auto specs = googleParams({30, 8, 12, 40, 16});
  std::string checkpoint = writeCheckpoint(specs);
  std::string data = *readFile(checkpoint + ".data-00000-of-00001");
  data[2] = static_cast<char>(data[2] ^ 1);
  write("m.ckpt.data-00000-of-00001", data);
  ParameterLoader loader = makeLoader(specs, checkpoint);
  std::vector<std::uint8_t> stored(specs[0].bytes);
  Status status = loader.load(0, stored);
  EXPECT_EQ(status.code(), StatusCode::DataLoss);
  EXPECT_EQ(status.message().substr(0, 16), "parameter word: ");
  EXPECT_NE(status.message().find("'bert/embeddings/word_embeddings' is "
                                  "damaged"),
            std::string::npos);
}

TEST_F(ParameterLoaderTest, wrongRoom) {
  ParameterLoader loader =
      ParameterLoader::fromRandom(googleParams({30, 8, 12, 40, 16}), 1);
  std::vector<std::uint8_t> small(64);
  EXPECT_EQ(loader.load(0, small).message(),
            "parameter word takes 3840 bytes, found room for 64");
  EXPECT_EQ(loader.loadAll(small).message(),
            "parameter word lies at bytes [0, +3840), outside of 64 bytes");
}

//===----------------------------------------------------------------------===//
// Random values
//===----------------------------------------------------------------------===//

TEST(RandomParameters, doNotDependOnTheLayout) {
  VariableSpec key{"k", "", false, 0, 0, {50, 40}};
  VariableSpec value{"v", "", false, 0, 40, {50, 40}};
  VariableSpec alone = value;
  alone.column = 0;
  std::vector<ParamSpec> panels = {
      makeParam("kv", {50, 80}, StorageLayout::Panels, false, {key, value})};
  std::vector<ParamSpec> rows = {
      makeParam("v", {50, 40}, StorageLayout::Rows, false, {alone})};
  ParameterLoader first = ParameterLoader::fromRandom(panels, 9);
  ParameterLoader second = ParameterLoader::fromRandom(rows, 9);
  std::vector<float> a = loadBlob(first), b = loadBlob(second);
  for (std::size_t k = 0; k < 50; ++k)
    for (std::size_t n = 0; n < 40; ++n) {
      std::size_t column = n + 40;
      EXPECT_EQ(a[((column / 32) * 50 + k) * 32 + column % 32], b[k * 64 + n]);
    }
}

TEST(RandomParameters, paddingIsZeroAndOnesAreOnes) {
  ParamSpec spec = makeParam("g", {40}, StorageLayout::Rows, false,
                             {{"g", "", false, 0, 0, {40}}});
  spec.init = Initializer::Ones;
  ParameterLoader loader = ParameterLoader::fromRandom({spec}, 1);
  std::vector<float> blob = loadBlob(loader);
  for (std::size_t i = 0; i < 64; ++i)
    EXPECT_EQ(blob[i], i < 40 ? 1.0f : 0.0f);
}

TEST(RandomParameters, seedsDiffer) {
  auto specs = googleParams({30, 8, 12, 40, 16});
  ParameterLoader a = ParameterLoader::fromRandom(specs, 1);
  ParameterLoader b = ParameterLoader::fromRandom(specs, 1);
  ParameterLoader c = ParameterLoader::fromRandom(specs, 2);
  std::vector<float> first = loadBlob(a);
  EXPECT_EQ(first, loadBlob(b));
  EXPECT_NE(first, loadBlob(c));
}

//===----------------------------------------------------------------------===//
// Reference data
//===----------------------------------------------------------------------===//

/// A reference checkpoint and the model it belongs to.
struct GoldenCase {
  const char *name;
  bool brightmart;
  /// The same weights as Hugging Face writes them.
  const char *huggingFace;
};

TEST(ParameterLoaderGolden, allCheckpoints) {
  const std::string root = ALBERTC_GOLDEN_DIR "/checkpoint";
  if (!isDirectory(root))
    GTEST_SKIP() << "no reference data at " << root;
  const GoldenCase cases[] = {
      {"bm_no_slots", true, nullptr},
      {"bm_adam_slots", true, nullptr},
      {"bm_lamb_slots", true, nullptr},
      {"google_no_slots", false, "hf_google"},
      {"google_adam_slots", false, nullptr},
      {"google_two_shards", false, nullptr},
      {"google_groups_no_slots", false, "hf_google_groups"}};
  for (const GoldenCase &test : cases) {
    SCOPED_TRACE(test.name);
    std::string directory = joinPath(root, test.name);
    ModelSizes sizes = sizesOfCase(directory);
    std::vector<ParamSpec> specs =
        test.brightmart ? brightmartParams(sizes) : googleParams(sizes);
    ParameterLoader loader = makeLoader(specs, directory);
    EXPECT_TRUE(loader.surplus().empty());
    std::vector<float> blob = loadBlob(loader);
    auto source = openParameterSource(directory);
    compare(blob, specs, **source);
    if (!test.huggingFace)
      continue;
    ParameterLoader other = makeLoader(specs, joinPath(root, test.huggingFace));
    EXPECT_TRUE(other.surplus().empty());
    EXPECT_EQ(loadBlob(other), blob);
  }
}

TEST(ParameterLoaderGolden, partitionedEqualsWhole) {
  const std::string root = ALBERTC_GOLDEN_DIR "/checkpoint";
  if (!isDirectory(root))
    GTEST_SKIP() << "no reference data at " << root;
  ModelSizes sizes = sizesOfCase(root + "/google_no_slots");
  ParameterLoader whole =
      makeLoader(googleParams(sizes), root + "/google_no_slots");
  ParameterLoader parts =
      makeLoader(googleParams(sizes), root + "/google_partitioned");
  EXPECT_EQ(loadBlob(whole), loadBlob(parts));
}

} // namespace
