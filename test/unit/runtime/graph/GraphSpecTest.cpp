//===- GraphSpecTest.cpp - tests of reading graphs of manifests -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/graph/FakeGraph.h"

#include <gtest/gtest.h>

using namespace albert::rt;
using namespace albert::rt::testing;

/// The message for a manifest with `from` replaced by `to`.
static std::string messageWith(const char *kind, const std::string &from,
                               const std::string &to) {
  Result<GraphSpec> spec = FakeGraph(kind, {{from, to}}).spec();
  return spec.ok() ? "ok" : spec.status().message();
}

TEST(GraphSpec, readsEveryPart) {
  Result<GraphSpec> spec = FakeGraph("classifier").spec();
  ASSERT_TRUE(spec.ok()) << spec.status().toString();
  ASSERT_EQ(spec->sizes.size(), 2u);
  EXPECT_EQ(spec->sizes[0].name, "batch");
  EXPECT_EQ(spec->sizes[0].bound, 8);
  EXPECT_STREQ(spec->sizes[0].flag(), "--batch-size");
  EXPECT_STREQ(spec->sizes[1].flag(), "--max-seq-length");
  ASSERT_EQ(spec->inputs.size(), 3u);
  EXPECT_EQ(spec->inputs[1].name, "input_mask");
  EXPECT_EQ(spec->inputs[1].tensor, "input_mask:0");
  EXPECT_EQ(spec->inputs[1].dtype, DType::I32);
  EXPECT_EQ(spec->inputs[1].shape[1].size, 1);
  ASSERT_EQ(spec->outputs.size(), 3u);
  EXPECT_EQ(spec->outputs[0].shapeText(), "[batch, 2]");
  EXPECT_EQ(spec->outputs[0].shape[1].extent, 2);
  EXPECT_EQ(spec->outputs[1].dtype, DType::Bool);
  EXPECT_EQ(spec->outputs[1].shapeText(), "[batch*length]");
  EXPECT_EQ(spec->outputs[2].shapeText(), "[]");
  EXPECT_EQ(spec->outputDimensions(), 3u);
  EXPECT_EQ(spec->labels, (std::vector<std::string>{"good", "bad"}));
}

TEST(GraphSpec, graphsHaveNoModel) {
  Manifest manifest = *parseManifest(FakeGraph("arrays").manifest());
  EXPECT_EQ(manifest.program, "graph");
  EXPECT_EQ(manifest.tokenizer, "");
  const ManifestEntry &entry = manifest.entries[0];
  EXPECT_EQ(entry.arguments[0].rows, Rows::Sizes);
  EXPECT_EQ(entry.arguments[1].rows, Rows::Elements);
  EXPECT_EQ(entry.arguments[1].maxRows, 24);
  EXPECT_EQ(entry.arguments[2].dtype, DType::Bool);
  EXPECT_EQ(entry.arguments[7].rows, Rows::Dimensions);
  // What is there is read and checked all the same.
  EXPECT_EQ(messageWith("arrays", R"("params":)",
                        R"("bounds":{"tokens":0},"params":)"),
            "manifest.bounds: 'tokens': expected at least 1, found 0");
}

TEST(GraphSpec, isOfGraphsOnly) {
  Manifest manifest;
  manifest.program = "encode";
  Result<GraphSpec> spec = readGraphSpec(manifest, "{}");
  EXPECT_EQ(spec.status().message(),
            "manifest: 'program': expected 'graph', found 'encode'");
  EXPECT_EQ(spec.status().hint(),
            "link the runtime of ALBERT programs (libalbertrt) first");
}

TEST(GraphSpec, findsInputsByEitherName) {
  Result<GraphSpec> spec = FakeGraph("classifier").spec();
  EXPECT_EQ(*spec->findInput("input_ids"), 0u);
  EXPECT_EQ(*spec->findInput("attention_mask"), 1u);
  EXPECT_EQ(*spec->findInput("token_type_ids"), 2u);
  Result<size_t> wrong = spec->findInput("inputids");
  EXPECT_EQ(wrong.status().message(),
            "unknown input 'inputids': the graph takes input_ids, input_mask, "
            "segment_ids");
  EXPECT_EQ(wrong.status().hint(), "did you mean 'input_ids'?");
  EXPECT_EQ(spec->findInput("positions").status().hint(),
            "input_mask may be called attention_mask, and segment_ids "
            "token_type_ids");
  // A graph of a Hugging Face model has the other names.
  Changes renamed = {{R"("input_mask")", R"("attention_mask")"},
                     {R"({"kind":"input","name":"input_mask")",
                      R"({"kind":"input","name":"attention_mask")"}};
  spec = FakeGraph("classifier", renamed).spec();
  ASSERT_TRUE(spec.ok()) << spec.status().toString();
  EXPECT_EQ(*spec->findInput("input_mask"), 1u);

  spec = FakeGraph("arrays").spec();
  wrong = spec->findInput("attention_mask");
  EXPECT_EQ(wrong.status().message(),
            "unknown input 'attention_mask': the graph takes x, keep, big");
  EXPECT_EQ(wrong.status().hint(),
            "the program's --help lists them with their types and shapes");
}

TEST(GraphSpec, messagesNameTheMember) {
  const char *c = "classifier";
  EXPECT_EQ(messageWith(c, R"("graph":{)", R"("grape":{)"),
            "manifest: 'graph' is missing");
  EXPECT_EQ(messageWith(c, R"("name":"length","bound":16)",
                        R"("name":"batch","bound":16)"),
            "manifest.graph: sizes[1]: 'name': 'batch' is there twice");
  EXPECT_EQ(messageWith(c, R"("bound":16)", R"("bound":0)"),
            "manifest.graph: sizes[1]: 'bound': expected at least 1, found 0");
  EXPECT_EQ(
      messageWith(c, R"("name":"input_mask","t)", R"("name":"input_ids","t)"),
      "manifest.graph: inputs[1]: 'name': 'input_ids' is there twice");
  EXPECT_EQ(messageWith(c, R"("name":"real","t)", R"("name":"../real","t)"),
            "manifest.graph: outputs[1]: 'name': expected a name without '/', "
            "found '../real'");
  EXPECT_EQ(messageWith(c, R"("name":"real","t)", R"("name":"","t)"),
            "manifest.graph: outputs[1]: 'name': expected a name without '/', "
            "found ''");
  EXPECT_EQ(
      messageWith(c, R"("dtype":"i32","shape")", R"("dtype":"u8","shape")"),
      "manifest.graph: inputs[0]: 'dtype': expected f32, i32, i64 or i8, "
      "found u8");
  EXPECT_EQ(
      messageWith(c, R"("dtype":"i32","shape")", R"("dtype":"i7","shape")"),
      "manifest.graph: inputs[0]: 'dtype': unknown element type 'i7'");
  EXPECT_EQ(messageWith(c, R"(["batch",2])", R"(["batch",-2])"),
            "manifest.graph: outputs[0]: 'shape': expected an extent of at "
            "least 0, found -2");
  EXPECT_EQ(messageWith(c, R"(["batch",2])", R"(["batch",2.5])"),
            "manifest.graph: outputs[0]: 'shape': expected integers and names "
            "of sizes, found number");
  EXPECT_EQ(messageWith(c, R"(["batch","length"])", R"(["batch","width"])"),
            "manifest.graph: inputs[0]: 'shape': there is no size 'width'");
  EXPECT_EQ(messageWith(c, R"("bound":16})",
                        R"("bound":16},{"name":"rest","bound":2})"),
            "manifest.graph: no input has the size 'rest'");
  EXPECT_EQ(messageWith(c, R"(["good","bad"])", R"(["good",2])"),
            "manifest: 'labels': expected texts, found number");
  EXPECT_EQ(messageWith(c, R"("rows":"elements","max_rows":128)",
                        R"("rows":"elements")"),
            "manifest: entries[0]: arguments[1]: 'max_rows' is missing");
}

TEST(GraphSpec, theEntryFitsTheGraph) {
  Manifest without = *parseManifest(FakeGraph("arrays").manifest());
  without.entries.clear();
  EXPECT_EQ(
      readGraphSpec(without, FakeGraph("arrays").manifest()).status().message(),
      "manifest: 'entries': expected one, found none");
  const char *a = "arrays";
  EXPECT_EQ(messageWith(a, R"({"kind":"input","name":"keep")",
                        R"({"kind":"input","name":"kept")"),
            "manifest: the entry has an input 'kept' that the graph lacks");
  EXPECT_EQ(messageWith(a, R"({"kind":"output","name":"y")",
                        R"({"kind":"output","name":"x")"),
            "manifest: the entry has an output 'x' that the graph lacks");
  EXPECT_EQ(messageWith(a, R"("name":"y","dtype":"f32")",
                        R"("name":"y","dtype":"i32")"),
            "manifest: the entry has 'y' of i32, the graph of f32");
  EXPECT_EQ(messageWith(a, R"("rows":"elements","max_rows":24)",
                        R"("rows":"elements","max_rows":23)"),
            "manifest: 'max_rows' of 'x': expected at least 24 for [batch, 3], "
            "found 23");
  EXPECT_EQ(
      messageWith(
          a, R"("name":"kept","dtype":"i32","rows":"elements","max_rows":8)",
          R"("name":"kept","dtype":"i32","rows":"elements","max_rows":9223372036854775807)"),
      "manifest: 'max_rows' of 'kept': more elements than memory can "
      "hold");
  EXPECT_EQ(
      messageWith(
          a, R"("name":"kept","dtype":"i32","rows":"elements","max_rows":8)",
          R"("name":"kept","dtype":"i32","rows":"elements","max_rows":-8)"),
      "manifest: entries[0]: arguments[6]: 'max_rows': expected at least "
      "0, found -8");
  EXPECT_EQ(messageWith(a, R"("bound":8)", R"("bound":4611686018427387904)"),
            "manifest.graph: 'x': shape [4611686018427387904, 3] has more "
            "elements than memory can hold");
  const char *wrongRows = "expected elements of the graph's arrays, sizes or "
                          "dimensions of i64, or a parameter's value";
  EXPECT_EQ(messageWith(a, R"("rows":"sizes")", R"("rows":"tokens")"),
            std::string("manifest: argument 'sizes' of the entry: ") +
                wrongRows);
  EXPECT_EQ(messageWith(a, R"("dtype":"i64","rows":"sizes")",
                        R"("dtype":"i32","rows":"sizes")"),
            std::string("manifest: argument 'sizes' of the entry: ") +
                wrongRows);
  EXPECT_EQ(messageWith(a, R"("index":0)", R"("index":0,"state":"gradient")"),
            std::string("manifest: argument '' of the entry: ") + wrongRows);
  EXPECT_EQ(messageWith(a, R"({"kind":"output","name":"kept")",
                        R"({"kind":"output","name":"y")"),
            "manifest: the entry has 'y' of i32, the graph of f32");
  EXPECT_EQ(messageWith(a, R"({"kind":"output","name":"kept","dtype":"i32")",
                        R"({"kind":"output","name":"y","dtype":"f32")"),
            "manifest: expected the entry to give output 'y' once");
  EXPECT_EQ(
      messageWith(
          a,
          R"({"kind":"output","name":"output_shapes","dtype":"i64","rows":"dimensions"})",
          R"({"kind":"param","index":0})"),
      "manifest: expected the entry to give the dimensions of outputs "
      "once");
}
