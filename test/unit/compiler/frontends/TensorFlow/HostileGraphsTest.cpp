//===- HostileGraphsTest.cpp - graphs that nobody should open -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Damaged and crafted files end with a message, soon and in little memory.
/// Messages about single nodes are in test/frontends/TensorFlow/errors.test.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/Passes.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "test/unit/compiler/frontends/TensorFlow/TestUtils.h"
#include <random>

using namespace albertc;
using namespace albertc::frontend;

/// Imports `bytes` and runs the passes; a module must be a valid one, and
/// without one there must be a message.
static void importAndRun(llvm::StringRef bytes) {
  GraphContext context;
  std::string said;
  mlir::ScopedDiagnosticHandler handler(&context,
                                        [&](mlir::Diagnostic &diagnostic) {
                                          said += diagnostic.str() + "\n";
                                          return mlir::success();
                                        });
  Problems problems;
  auto module = importBytes(context, bytes, problems);
  ASSERT_EQ(module.get() == nullptr, problems.hasErrors());
  if (!module)
    return;
  ASSERT_TRUE(mlir::succeeded(mlir::verify(*module))) << said;
  mlir::PassManager manager(&context);
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphCutPass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphFoldConditionalsPass());
  manager.addPass(tfg::createTFGraphInlineCallsPass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphFoldConditionalsPass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphSimplifyPass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphDecomposePass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphInferShapesPass());
  static_cast<void>(manager.run(*module));
}

TEST(HostileGraphs, EveryBeginningOfAFile) {
  std::string bytes = makeSmallGraph().SerializeAsString();
  for (size_t length = 0; length <= bytes.size(); ++length)
    importAndRun(llvm::StringRef(bytes).take_front(length));
}

TEST(HostileGraphs, ChangedBytes) {
  std::string bytes = makeSmallGraph().SerializeAsString();
  std::mt19937 random(20261126);
  for (int round = 0; round < 3000; ++round) {
    std::string mutant = bytes;
    for (unsigned changes = 1 + random() % 4; changes > 0; --changes) {
      size_t at = random() % mutant.size();
      switch (random() % 3) {
      case 0:
        mutant[at] = static_cast<char>(random());
        break;
      case 1:
        mutant.erase(at, 1 + random() % 8);
        break;
      default:
        mutant.insert(at, mutant.substr(random() % mutant.size(), 8));
        break;
      }
      if (mutant.empty())
        mutant = "\x0a";
    }
    importAndRun(mutant);
  }
}

TEST(HostileGraphs, AttributesWithoutEnd) {
  // A function whose attribute is a function whose attribute … a thousand deep.
  tensorflow::GraphDef graph;
  auto *node = graph.add_node();
  node->set_name("x");
  node->set_op("Deep");
  tensorflow::AttrValue *value = &(*node->mutable_attr())["f"];
  for (int depth = 0; depth < 1000; ++depth) {
    value->mutable_func()->set_name("g");
    value = &(*value->mutable_func()->mutable_attr())["f"];
  }
  GraphContext context;
  Problems problems;
  EXPECT_FALSE(importBytes(context, graph.SerializeAsString(), problems));
  EXPECT_EQ(print(problems),
            "error: g.pb: expected a complete message, found damage or an "
            "early end (a GraphDef) [copy or download the file again]\n");
}

/// A graph whose nodes each read the one before.
static tensorflow::GraphDef makeChain(int length) {
  tensorflow::GraphDef graph;
  for (int i = 0; i < length; ++i) {
    auto *node = graph.add_node();
    node->set_name("n" + std::to_string(i));
    node->set_op(i == 0 ? "Placeholder" : "Tanh");
    (*node->mutable_attr())[i == 0 ? "dtype" : "T"].set_type(
        tensorflow::DT_FLOAT);
    if (i != 0)
      node->add_input("n" + std::to_string(i - 1));
  }
  return graph;
}

TEST(HostileGraphs, AMillionNodes) {
  constexpr int kLength = 1000000;
  GraphContext context;
  Problems problems;
  auto module =
      importBytes(context, makeChain(kLength).SerializeAsString(), problems);
  ASSERT_TRUE(module) << print(problems);
  auto graph = *module->getOps<tfg::GraphOp>().begin();
  EXPECT_EQ(graph.getBody().front().getOperations().size(), kLength + 1U);
}

TEST(HostileGraphs, AMillionNodesInACycle) {
  tensorflow::GraphDef graph = makeChain(1000000);
  graph.mutable_node(0)->set_op("Tanh");
  graph.mutable_node(0)->add_input("n999999");
  GraphContext context;
  Problems problems;
  EXPECT_FALSE(importBytes(context, graph.SerializeAsString(), problems));
  EXPECT_EQ(print(problems),
            "error: g.pb: node 'n0' (Tanh): expected a graph without cycles, "
            "found 'n0' reads 'n999999' reads 'n999998' reads 'n999997' reads "
            "'n999996' reads 'n999995' reads 'n999994' reads 'n999993' reads "
            "… [the file is damaged or was cut by hand; export the graph "
            "again]\n");
}

/// Runs the passes that take conditionals out.
static mlir::LogicalResult foldConditionals(mlir::ModuleOp module) {
  mlir::PassManager manager(module.getContext());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphFoldConditionalsPass());
  return manager.run(module);
}

TEST(HostileGraphs, AMergeOfManyThatAreNeverComputed) {
  // Looking through all inputs whenever one goes would take for ever.
  constexpr int kInputs = 65000;
  tensorflow::GraphDef graph = parseText<tensorflow::GraphDef>(R"(
    node { name: "x" op: "Placeholder"
      attr { key: "dtype" value { type: DT_FLOAT } } }
    node { name: "p" op: "Const" attr { key: "dtype" value { type: DT_BOOL } }
      attr { key: "value" value { tensor { dtype: DT_BOOL tensor_shape { }
                                           bool_val: false } } } }
    node { name: "s" op: "Switch" input: "x" input: "p"
      attr { key: "T" value { type: DT_FLOAT } } })");
  auto *merge = graph.add_node();
  merge->set_name("m");
  merge->set_op("Merge");
  (*merge->mutable_attr())["T"].set_type(tensorflow::DT_FLOAT);
  (*merge->mutable_attr())["N"].set_i(kInputs);
  for (int i = 0; i < kInputs; ++i) {
    auto *node = graph.add_node();
    node->set_name("n" + std::to_string(i));
    node->set_op("Neg");
    node->add_input("s:1");
    (*node->mutable_attr())["T"].set_type(tensorflow::DT_FLOAT);
    graph.mutable_node(3)->add_input(node->name());
  }
  GraphContext context;
  Problems problems;
  auto module = importBytes(context, graph.SerializeAsString(), problems);
  ASSERT_TRUE(module) << print(problems);
  EXPECT_TRUE(mlir::succeeded(foldConditionals(*module)));
}

TEST(HostileGraphs, PredicatesThatDouble) {
  // Each reads the one before twice: 2^60 paths, and deeper than is followed.
  std::string text = R"(
    node { name: "p0" op: "Const" attr { key: "dtype" value { type: DT_BOOL } }
      attr { key: "value" value { tensor { dtype: DT_BOOL tensor_shape { }
                                           bool_val: true } } } })";
  for (int i = 1; i <= 60; ++i) {
    std::string before = "p" + std::to_string(i - 1);
    text += R"(node { name: "p)" + std::to_string(i) +
            R"(" op: "LogicalAnd" input: ")" + before + R"(" input: ")" +
            before + R"(" })";
  }
  text += R"(node { name: "s" op: "Switch" input: "p0" input: "p60"
                    attr { key: "T" value { type: DT_BOOL } } })";
  GraphContext context;
  Problems problems;
  auto module = importBytes(
      context, parseText<tensorflow::GraphDef>(text).SerializeAsString(),
      problems);
  ASSERT_TRUE(module) << print(problems);
  EXPECT_TRUE(mlir::succeeded(foldConditionals(*module)));
}

TEST(HostileGraphs, ResultsOfAnUnknownOperation) {
  // The name of its output is remembered from one result to the next; a second
  // name has no place that is known.
  auto import = [](const std::string &second, Problems &problems) {
    GraphContext context;
    std::string text = R"(library { function {
      signature { name: "f" output_arg { name: "b" type: DT_FLOAT }
                            output_arg { name: "c" type: DT_FLOAT } }
      node_def { name: "mystery" op: "Mystery" }
      ret { key: "b" value: "mystery:a_long_name_of_an_output:0" }
      ret { key: "c" value: "mystery:)" +
                       second + R"(:1" } } })";
    return bool(importBytes(
        context, parseText<tensorflow::GraphDef>(text).SerializeAsString(),
        problems));
  };
  Problems problems;
  EXPECT_TRUE(import("a_long_name_of_an_output", problems)) << print(problems);
  EXPECT_FALSE(import("another_name_of_an_output", problems));
}

TEST(HostileGraphs, ManyReadersOfManyOutputs) {
  // Counting through the outputs for every reader would take for ever.
  constexpr int kOutputs = 30000;
  tensorflow::GraphDef graph;
  auto *inner = graph.mutable_library()->add_function();
  inner->mutable_signature()->set_name("inner");
  auto *outer = graph.mutable_library()->add_function();
  outer->mutable_signature()->set_name("outer");
  auto *call = outer->add_node_def();
  call->set_name("call");
  call->set_op("inner");
  auto *input = inner->mutable_signature()->add_input_arg();
  input->set_name("a");
  input->set_type(tensorflow::DT_FLOAT);
  *outer->mutable_signature()->add_input_arg() = *input;
  call->add_input("a");
  for (int i = 0; i < kOutputs; ++i) {
    auto *output = inner->mutable_signature()->add_output_arg();
    output->set_name("o" + std::to_string(i));
    output->set_type(tensorflow::DT_FLOAT);
    (*inner->mutable_ret())[output->name()] = "a";
    auto *reader = outer->add_node_def();
    reader->set_name("r" + std::to_string(i));
    reader->set_op("Neg");
    reader->add_input("call:" + output->name() + ":0");
    (*reader->mutable_attr())["T"].set_type(tensorflow::DT_FLOAT);
  }
  GraphContext context;
  Problems problems;
  EXPECT_TRUE(importBytes(context, graph.SerializeAsString(), problems))
      << print(problems);
}

TEST(HostileGraphs, FunctionsThatDouble) {
  // Each function calls the one before twice: 2^40 nodes.
  std::string text = R"(
    node { name: "x" op: "Placeholder"
      attr { key: "dtype" value { type: DT_FLOAT } } }
    node { name: "y" op: "f40" input: "x" }
    library {)";
  for (int i = 0; i <= 40; ++i) {
    std::string callee = i == 0 ? "Tanh" : "f" + std::to_string(i - 1);
    text += "function { signature { name: \"f" + std::to_string(i) +
            R"(" input_arg { name: "a" type: DT_FLOAT }
                 output_arg { name: "b" type: DT_FLOAT } }
               node_def { name: "p" op: ")" +
            callee + R"(" input: "a" }
               node_def { name: "q" op: ")" +
            callee + "\" input: \"p:" + (i == 0 ? "y" : "b") + R"(:0" }
               ret { key: "b" value: "q:)" +
            (i == 0 ? "y" : "b") + ":0\" } }\n";
  }
  text += "}";
  GraphContext context;
  Problems problems;
  auto module = importBytes(
      context, parseText<tensorflow::GraphDef>(text).SerializeAsString(),
      problems);
  ASSERT_TRUE(module) << print(problems);
  std::string message;
  mlir::ScopedDiagnosticHandler handler(&context,
                                        [&](mlir::Diagnostic &diagnostic) {
                                          message = diagnostic.str();
                                          return mlir::success();
                                        });
  mlir::PassManager manager(&context);
  manager.enableVerifier(false);
  manager.addPass(tfg::createTFGraphInlineCallsPass());
  EXPECT_TRUE(mlir::failed(manager.run(*module)));
  EXPECT_NE(message.find("expected at most 4194304 nodes once calls are "
                         "replaced, and calls at most 256 deep, found more"),
            std::string::npos)
      << message;
}
