//===- ManifestTest.cpp - what a program says of itself -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/Manifest.h"
#include "TestUtils.h"
#include "dialects/RT/IR/RTOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/JSON.h"

using namespace albertc;
using namespace albertc::test;

/// What the last phase leaves, bodies aside.
static constexpr llvm::StringLiteral kModule = R"mlir(
module attributes {rt.arena_bytes = 4096 : i64, rt.scratch_bytes = 128 : i64,
                   rt.program = {program = "encode",
                                 bounds = {tokens = 64 : i64}}} {
  rt.param @bias : tensor<5xf32> initializer <zeros>
      variables [#rt.variable<tf = "b", shape = [5]>]
  rt.param @kernel : tensor<2x3x40xf32>
      initializer <truncated_normal, 2.000000e-02 : f64> layout <panels>
      variables [#rt.variable<tf = "k0", shape = [3, 40], hf = "h0",
                              hfTransposed = true>,
                 #rt.variable<tf = "k1", shape = [3, 40], slot = 1>]
  func.func private @encode_entry() attributes {rt.entry = {
      name = "encode",
      arguments = [{rt.input = "token_ids", rt.rows = "tokens", type = i32},
                   {rt.output = "sequence_output", rt.rows = "tokens",
                    rt.columns = 5 : i64, type = f32},
                   {rt.param = @bias, type = f32},
                   {rt.param = @kernel, type = f32}]}}
  func.func private @helper()
}
)mlir";

static std::string buildManifest(llvm::StringRef source,
                                 uint64_t *blobSize = nullptr) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<rt::RTDialect, mlir::func::FuncDialect>();
  auto module = mlir::parseSourceString<mlir::ModuleOp>(source, &context);
  if (!module)
    return "no module";
  ManifestBuilder builder(*module);
  module = nullptr; // what it keeps outlives the module
  if (blobSize)
    *blobSize = builder.getBlobSize();
  ManifestFacts facts;
  facts.target.cpu = "x86-64-v3";
  facts.target.triple = "x86_64-pc-linux-gnu";
  facts.target.features = {"avx2", "fma"};
  facts.tokenizer = "wordpiece";
  auto text = builder.build(facts);
  return text ? *text : textOf(text.takeError());
}

TEST(Manifest, SaysWhatTheModuleKnows) {
  uint64_t blobSize = 0;
  std::string text = buildManifest(kModule, &blobSize);
  EXPECT_EQ(
      text,
      R"({"abi":1,"albertc":")" ALBERTC_VERSION
      R"(","bounds":{"tokens":64},"program":"encode","precision":"f32",)"
      R"("target":{"cpu":"x86-64-v3","triple":"x86_64-pc-linux-gnu",)"
      R"("features":["avx2","fma"]},"arena_bytes":4096,"scratch_bytes":128,)"
      R"("tokenizer":{"type":"wordpiece","do_lower_case":true},"params":[)"
      R"({"name":"bias","shape":[5],"layout":"rows","slots":false,"offset":0,)"
      R"("bytes":128,"init":"zeros","variables":[{"tf":"b","slot":0,)"
      R"("column":0,"shape":[5]}]},)"
      R"({"name":"kernel","shape":[2,3,40],"layout":"panels","slots":true,)"
      R"("offset":128,"bytes":1536,"init":"truncated_normal","stddev":0.02,)"
      R"("variables":[{"tf":"k0","hf":"h0","hf_transposed":true,"slot":0,)"
      R"("column":0,"shape":[3,40]},{"tf":"k1","slot":1,"column":0,)"
      R"("shape":[3,40]}]}],"entries":[{"name":"encode","arguments":[)"
      R"({"kind":"input","name":"token_ids","dtype":"i32","rows":"tokens"},)"
      R"({"kind":"output","name":"sequence_output","dtype":"f32",)"
      R"("rows":"tokens","columns":5,"stride":32},{"kind":"param","index":0},)"
      R"({"kind":"param","index":1}]}]})");
  EXPECT_EQ(blobSize, 128u + 2 * 3 * 64 * 4);
}

TEST(Manifest, GroupsPadTheOutputsOfAGroup) {
  static constexpr llvm::StringLiteral kGrouped = R"mlir(
module attributes {rt.arena_bytes = 0 : i64} {
  rt.param @kernel : tensor<1x2x33x4xf32> initializer <zeros> layout <groups>
      variables [#rt.variable<tf = "k", shape = [2, 33, 4]>]
  func.func private @encode_entry()
      attributes {rt.entry = {name = "encode", arguments = []}}
}
)mlir";
  uint64_t blobSize = 0;
  std::string text = buildManifest(kGrouped, &blobSize);
  EXPECT_NE(text.find(R"("shape":[1,2,33,4],"layout":"groups","slots":true,)"
                      R"("offset":0,"bytes":2048)"),
            std::string::npos)
      << text;
  EXPECT_EQ(blobSize, 2048u);
}

TEST(Manifest, SaysWhatTrainingAdds) {
  static constexpr llvm::StringLiteral kTraining = R"mlir(
module attributes {rt.arena_bytes = 0 : i64,
                   rt.program = {program = "pretrain",
                                 training = {batch = 8 : i64, sparse = []}}} {
  rt.param @bias : tensor<5xf32> initializer <zeros>
      variables [#rt.variable<tf = "b", shape = [5]>]
  func.func private @norms_entry() attributes {rt.entry = {
      name = "gradient_norms",
      arguments = [{rt.output = "square_sums", rt.rows = "variables",
                    type = f64},
                   {rt.param = @bias, type = f32},
                   {rt.param = @bias, rt.state = "gradient", type = f32}]}}
}
)mlir";
  std::string text = buildManifest(kTraining);
  EXPECT_NE(text.find(R"("training":{"batch":8,"sparse":[]})"),
            std::string::npos)
      << text;
  // A vector has no columns; what of a parameter is its value goes without
  // saying.
  EXPECT_NE(text.find(R"({"kind":"output","name":"square_sums",)"
                      R"("dtype":"f64","rows":"variables"},)"
                      R"({"kind":"param","index":0},)"
                      R"({"kind":"param","index":0,"state":"gradient"}])"),
            std::string::npos)
      << text;
}

TEST(Manifest, EntriesAreCalledByTheirSymbols) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<rt::RTDialect, mlir::func::FuncDialect>();
  auto module = mlir::parseSourceString<mlir::ModuleOp>(kModule, &context);
  ASSERT_TRUE(module);
  EXPECT_EQ(ManifestBuilder(*module).getEntrySymbols(),
            std::vector<std::string>{"encode_entry"});
}

TEST(Manifest, NeedsAnEntryAndAnArena) {
  EXPECT_NE(buildManifest("module {}")
                .find("expected a function with the attribute "
                      "'rt.entry', found none"),
            std::string::npos);
  static constexpr llvm::StringLiteral kNoArena = R"mlir(
func.func private @encode_entry()
    attributes {rt.entry = {name = "encode", arguments = []}}
)mlir";
  EXPECT_NE(buildManifest(kNoArena).find("expected the module attribute "
                                         "'rt.arena_bytes', found none"),
            std::string::npos);
}
