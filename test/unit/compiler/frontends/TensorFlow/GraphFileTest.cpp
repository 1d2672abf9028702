//===- GraphFileTest.cpp - kinds of graph files ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mlir/IR/DialectResourceBlobManager.h"
#include "test/unit/compiler/frontends/TensorFlow/TestUtils.h"
#include "llvm/ADT/StringExtras.h"

using namespace albertc;
using namespace albertc::frontend;

/// "KIND text", "KIND binary" or "none".
static std::string kindOf(llvm::StringRef bytes) {
  bool isText = false;
  auto kind = sniffGraph(bytes, isText);
  if (!kind)
    return "none";
  return describeGraphFileKind(*kind).str() + (isText ? " text" : " binary");
}

static tensorflow::MetaGraphDef makeMetaGraph() {
  tensorflow::MetaGraphDef graph;
  *graph.mutable_graph_def() = makeSmallGraph();
  graph.mutable_meta_info_def()->set_tensorflow_version("1.15.0");
  graph.mutable_meta_info_def()->add_tags("serve");
  return graph;
}

TEST(GraphFile, KindsAreToldByContents) {
  EXPECT_EQ(kindOf(makeSmallGraph().SerializeAsString()), "a GraphDef binary");
  tensorflow::MetaGraphDef graph = makeMetaGraph();
  EXPECT_EQ(kindOf(graph.SerializeAsString()), "a MetaGraph binary");
  graph.clear_meta_info_def();
  EXPECT_EQ(kindOf(graph.SerializeAsString()), "a MetaGraph binary");
  tensorflow::SavedModel model;
  model.set_saved_model_schema_version(1);
  *model.add_meta_graphs() = makeMetaGraph();
  EXPECT_EQ(kindOf(model.SerializeAsString()), "a SavedModel binary");
  // TensorFlow's own MetaInfoDef begins with a list of operations.
  std::string operations("\x0a\x06\x12\x04\x0a\x02\x0a\x00", 8);
  EXPECT_EQ(kindOf(operations), "a MetaGraph binary");

  EXPECT_EQ(kindOf("# made by hand\n\nnode {\n"), "a GraphDef text");
  EXPECT_EQ(kindOf("versions { }"), "a GraphDef text");
  EXPECT_EQ(kindOf("meta_info_def <>"), "a MetaGraph text");
  EXPECT_EQ(kindOf("saved_model_schema_version: 1"), "a SavedModel text");
}

TEST(GraphFile, OtherFilesAreNone) {
  for (const char *text :
       {"", "{\"vocab_size\": 1}", "nodes in a poem", "node", "#", "\n\n",
        "PK\x03\x04", "\x1f\x8b\x08", "[PAD]\n[UNK]\n", "\x08\x01", "<html>",
        "\x0a\xff\xff\xff\xff\xff\xff\xff"})
    EXPECT_EQ(kindOf(text), "none") << text;
}

TEST(GraphFile, TagsChooseAGraph) {
  tensorflow::SavedModel model;
  model.set_saved_model_schema_version(1);
  auto read = [&](std::vector<std::string> tags) {
    Problems problems;
    auto file = parseGraphFile(model.SerializeAsString(), "m.pb",
                               {std::move(tags)}, problems);
    return file ? llvm::join(file->tags, ",") : print(problems);
  };
  model.add_meta_graphs(); // as TF-Hub modules have it, without tags
  EXPECT_EQ(read({}), "");
  *model.add_meta_graphs() = makeMetaGraph();
  EXPECT_EQ(read({}), "serve");
  EXPECT_EQ(read({"serve"}), "serve");
  EXPECT_EQ(read({"train"}),
            "error: m.pb: expected one graph with the tags {train}, found the "
            "graphs {}, {serve} [name the tags of one of them with --tags]\n");
}

TEST(GraphFile, LargeConstantsAreResources) {
  GraphContext context;
  tensorflow::GraphDef graph;
  auto *node = graph.add_node();
  node->set_name("c");
  node->set_op("Const");
  (*node->mutable_attr())["dtype"].set_type(tensorflow::DT_FLOAT);
  auto *tensor = (*node->mutable_attr())["value"].mutable_tensor();
  tensor->set_dtype(tensorflow::DT_FLOAT);
  tensor->mutable_tensor_shape()->add_dim()->set_size(4096);
  std::vector<float> values(4096);
  values[4095] = 2.5F;
  tensor->set_tensor_content(values.data(), values.size() * sizeof(float));
  Problems problems;
  auto module = importBytes(context, graph.SerializeAsString(), problems);
  ASSERT_TRUE(module) << print(problems);
  mlir::DenseResourceElementsAttr value;
  module->walk([&](tfg::NodeOp op) {
    value = op.getNodeAttr<mlir::DenseResourceElementsAttr>("value");
  });
  ASSERT_TRUE(value);
  auto bytes = value.getRawHandle().getBlob()->getDataAs<float>();
  EXPECT_EQ(bytes.size(), 4096U);
  EXPECT_EQ(bytes[4095], 2.5F);
}
