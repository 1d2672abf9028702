//===- WantedNodesTest.cpp - nodes that no op is made of ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/frontends/TensorFlow/TestUtils.h"

#include <string>
#include <vector>

using namespace albertc;
using namespace albertc::frontend;

namespace {
/// The names of the nodes that ops are made of, and "op name" of the others.
struct Imported {
  std::vector<std::string> made, leftOut;
  std::string problems;
};
} // namespace

/// What a small graph gives if `wanted` is.
static Imported importWanted(const std::vector<std::string> &wanted,
                             const std::string &more = "") {
  tensorflow::GraphDef graph = makeSmallGraph();
  graph.MergeFrom(parseText<tensorflow::GraphDef>(more));
  Problems problems;
  Imported imported;
  auto file = parseGraphFile(graph.SerializeAsString(), "g.pb", {}, problems);
  auto leaveOut = [&](llvm::StringRef operation, llvm::StringRef name) {
    imported.leftOut.push_back((operation + " " + name).str());
  };
  GraphContext context;
  auto module =
      importGraph(context, std::move(*file), problems, {wanted, leaveOut});
  imported.problems = print(problems);
  if (!module)
    return imported;
  auto op = *module->getOps<tfg::GraphOp>().begin();
  for (tfg::NodeOp node : op.getBody().getOps<tfg::NodeOp>())
    imported.made.push_back(node.getNodeName().str());
  EXPECT_EQ(llvm::range_size(module->getOps<tfg::FuncOp>()), 1U);
  return imported;
}

using Names = std::vector<std::string>;

TEST(WantedNodes, LeadToWhatIsWantedAlsoByControlEdges) {
  // y waits for c.
  Imported imported = importWanted({"y:0"});
  EXPECT_EQ(imported.made, (Names{"x", "c", "y"}));
  EXPECT_EQ(imported.leftOut, Names{"AddV2 z"});
}

TEST(WantedNodes, AreThoseOfAllTensors) {
  EXPECT_EQ(importWanted({"c", "x:0"}).made, (Names{"x", "c"}));
  EXPECT_EQ(importWanted({"c", "x:0"}).leftOut,
            (Names{"PartitionedCall y", "AddV2 z"}));
  EXPECT_EQ(importWanted({"z"}).leftOut, Names{});
}

TEST(WantedNodes, AreAllIfNothingOrSomethingUnknownIsWanted) {
  for (const Names &wanted : {Names{}, Names{"c", "nobody:0"}}) {
    Imported imported = importWanted(wanted);
    EXPECT_EQ(imported.made, (Names{"x", "c", "y", "z"}));
    EXPECT_EQ(imported.leftOut, Names{});
  }
}

TEST(WantedNodes, OthersAreStillNodes) {
  // What is left out has a name of its own and reads what there is.
  std::string damaged = R"(node { name: "w" op: "Neg" input: "none"
      attr { key: "T" value { type: DT_FLOAT } } })";
  EXPECT_EQ(importWanted({"c"}, damaged).problems,
            importWanted({}, damaged).problems);
  EXPECT_NE(importWanted({"c"}, damaged).problems, "");
}
