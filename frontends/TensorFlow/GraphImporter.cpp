//===- GraphImporter.cpp - TensorFlow graphs in ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/TensorFlow/GraphImporter.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "frontends/TensorFlow/BodyImporter.h"
#include "frontends/TensorFlow/DataTypes.h"
#include "graph.pb.h"
#include "mlir/IR/Builders.h"
#include "llvm/Support/Path.h"

using namespace albertc;
using namespace albertc::frontend;
using namespace mlir;
using tensorflow::FunctionDef;

namespace {
/// The import of one file.
class GraphImporter {
public:
  GraphImporter(MLIRContext &context, const GraphFile &file, Problems &problems,
                const ImportOptions &options)
      : file(file), options(options), builder(&context),
        shared{context,
               file.path,
               NodeProblems(file.path, problems),
               AttrDecoder(context),
               {},
               0} {}

  /// Null if problems were reported.
  OwningOpRef<ModuleOp> run();

private:
  bool indexFunctions();
  bool importFunction(const FunctionDef &function);
  bool importMain();
  DictionaryAttr makeSignatures();

  const GraphFile &file;
  const ImportOptions &options;
  OpBuilder builder;
  ImportContext shared;
};
} // namespace

static const tensorflow::GraphDef &getGraph(const GraphFile &file) {
  return file.metaGraph->graph_def();
}

/// Functions are named and called like operations; a graph may call one that
/// stands behind it.
bool GraphImporter::indexFunctions() {
  for (const FunctionDef &function : getGraph(file).library().function()) {
    const std::string &name = function.signature().name();
    if (name.empty())
      shared.problems.error("function library",
                            "expected functions with names, found one without");
    else if (!shared.functions.try_emplace(name, makeSignature(function))
                  .second)
      shared.problems.error("function '" + name + "'",
                            "expected a name of its own, found that of another "
                            "function");
  }
  return shared.problems.finishStep();
}

/// Element types of a function's arguments; those that depend on an attribute
/// of the call are unknown.
static SmallVector<Type> getArgumentTypes(MLIRContext &context,
                                          const FunctionDef &function) {
  SmallVector<Type> types;
  for (const auto &argument : function.signature().input_arg()) {
    Type element = convertDataType(context, argument.type());
    types.push_back(UnrankedTensorType::get(
        element ? element : tfg::UnknownType::get(&context)));
  }
  return types;
}

/// The names of arguments.
template <typename ListT>
static ArrayAttr makeNames(Builder &builder, const ListT &arguments) {
  SmallVector<Attribute> names;
  for (const auto &argument : arguments)
    names.push_back(builder.getStringAttr(argument.name()));
  return builder.getArrayAttr(names);
}

bool GraphImporter::importFunction(const FunctionDef &function) {
  const tensorflow::OpDef &signature = function.signature();
  std::string where = "function '" + signature.name() + "'";
  for (const auto &arguments : {signature.input_arg(), signature.output_arg()})
    for (const auto &argument : arguments)
      if (!argument.number_attr().empty() || !argument.type_list_attr().empty())
        shared.problems.error(where, "expected arguments of one tensor each, "
                                     "found the list '" +
                                         argument.name() + "'");
  DictionaryAttr attrs =
      shared.attrs.decodeMap(function.attr(), [&](const std::string &text) {
        shared.problems.error(where, text);
      });
  if (!shared.problems.finishStep())
    return false;
  SmallVector<Attribute> controls;
  for (const std::string &name : signature.control_output())
    controls.push_back(builder.getStringAttr(name));
  auto location = FileLineColLoc::get(builder.getStringAttr(file.path), 0, 0);
  auto op = tfg::FuncOp::create(builder, location,
                                builder.getStringAttr(signature.name()),
                                builder.getStringAttr("private"),
                                makeNames(builder, signature.input_arg()),
                                makeNames(builder, signature.output_arg()),
                                builder.getArrayAttr(controls), attrs);
  Block &body = op.getBody().emplaceBlock();
  SmallVector<Type> types = getArgumentTypes(shared.context, function);
  body.addArguments(types, SmallVector<Location>(types.size(), location));
  return BodyImporter(shared, function.node_def(), &function, {}).run(body);
}

/// Dictionary of one side of a signature: tensors by key.
static DictionaryAttr makeSide(
    Builder &builder,
    const google::protobuf::Map<std::string, tensorflow::TensorInfo> &side) {
  SmallVector<NamedAttribute> tensors;
  for (const auto &[key, info] : side)
    if (!key.empty())
      tensors.emplace_back(builder.getStringAttr(key),
                           builder.getStringAttr(info.name()));
  return builder.getDictionaryAttr(tensors);
}

DictionaryAttr GraphImporter::makeSignatures() {
  SmallVector<NamedAttribute> signatures;
  for (const auto &[name, signature] : file.metaGraph->signature_def())
    if (!name.empty())
      signatures.emplace_back(
          builder.getStringAttr(name),
          builder.getDictionaryAttr(
              {builder.getNamedAttr("inputs",
                                    makeSide(builder, signature.inputs())),
               builder.getNamedAttr("outputs",
                                    makeSide(builder, signature.outputs()))}));
  return builder.getDictionaryAttr(signatures);
}

bool GraphImporter::importMain() {
  const tensorflow::GraphDef &graph = getGraph(file);
  auto location = FileLineColLoc::get(builder.getStringAttr(file.path), 0, 0);
  ArrayAttr none = builder.getArrayAttr({});
  auto op = tfg::GraphOp::create(
      builder, location,
      builder.getStringAttr(llvm::sys::path::stem(file.path)),
      builder.getI32IntegerAttr(graph.versions().producer()),
      builder.getI32IntegerAttr(graph.versions().min_consumer()), none, none,
      none, none, makeSignatures(), builder.getDictionaryAttr({}));
  Block &body = op.getBody().emplaceBlock();
  if (!BodyImporter(shared, graph.node(), nullptr, options).run(body))
    return false;
  auto end = OpBuilder::atBlockEnd(&body);
  tfg::ReturnOp::create(end, location, ValueRange(), ValueRange());
  return true;
}

OwningOpRef<ModuleOp> GraphImporter::run() {
  shared.producer = getGraph(file).versions().producer();
  shared.context.loadDialect<tfg::TFGraphDialect>();
  OwningOpRef<ModuleOp> module = ModuleOp::create(builder.getUnknownLoc());
  builder.setInsertionPointToEnd(module->getBody());
  if (!indexFunctions())
    return nullptr;
  bool isComplete = importMain();
  for (const FunctionDef &function : getGraph(file).library().function())
    isComplete &= importFunction(function);
  return isComplete ? std::move(module) : nullptr;
}

OwningOpRef<ModuleOp> frontend::importGraph(MLIRContext &context,
                                            GraphFile file, Problems &problems,
                                            const ImportOptions &options) {
  return GraphImporter(context, file, problems, options).run();
}
