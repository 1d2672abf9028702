//===- GraphWeights.cpp - the weights of a graph --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/GraphWeights.h"
#include "compiler/Target/UserError.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include <algorithm>
#include <cstring>
#include <tuple>

using namespace albertc;
namespace rtt = albert::rt;

/// Elements converted at a time.
static constexpr int64_t kChunkElements = int64_t(1) << 20;

/// The type of a constant's elements; none if no parameter has such.
static std::optional<rtt::DType> getDType(mlir::Type type) {
  if (type.isF32())
    return rtt::DType::F32;
  if (type.isF16())
    return rtt::DType::F16;
  if (type.isBF16())
    return rtt::DType::BF16;
  if (type.isF64())
    return rtt::DType::F64;
  return std::nullopt;
}

/// The elements of `value` as they are stored; of a splat the only one.
static llvm::ArrayRef<char> getBytes(mlir::ElementsAttr value) {
  if (auto dense = llvm::dyn_cast<mlir::DenseElementsAttr>(value))
    return dense.getRawData();
  auto resource = llvm::cast<mlir::DenseResourceElementsAttr>(value);
  mlir::AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  return blob ? blob->getData() : llvm::ArrayRef<char>();
}

/// Whether `value` has all of its elements, or the one that stands for all.
static bool isComplete(mlir::ElementsAttr value) {
  auto elementBytes =
      static_cast<size_t>(value.getElementType().getIntOrFloatBitWidth() / 8);
  size_t size = getBytes(value).size();
  return size == elementBytes * static_cast<size_t>(value.getNumElements()) ||
         (value.isSplat() && size == elementBytes);
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

llvm::Expected<std::vector<GraphConstant>>
albertc::collectGraphConstants(mlir::ModuleOp module) {
  std::vector<GraphConstant> constants;
  llvm::StringMap<tfg::NodeOp> variables;
  for (tfg::GraphOp graph : module.getOps<tfg::GraphOp>())
    for (tfg::NodeOp node : graph.getBody().getOps<tfg::NodeOp>()) {
      if (tfg::isVariable(node))
        variables[tfg::getVariableName(node)] = node;
      if (!node.is("Const"))
        continue;
      auto value = node.getNodeAttr<mlir::ElementsAttr>("value");
      if (!value || !getDType(value.getElementType()))
        continue;
      // A module that was read back may name a resource that is not in it.
      if (!isComplete(value))
        return makeError("node '" + node.getNodeName() +
                             "' (Const): expected the elements of its value, "
                             "found none",
                         "write the module again from the graph");
      constants.push_back({node.getNodeName().str(), value});
    }
  llvm::sort(constants, [](const GraphConstant &a, const GraphConstant &b) {
    return a.name < b.name;
  });
  for (const GraphConstant &constant : constants)
    if (tfg::NodeOp variable = variables.lookup(constant.name))
      return makeError("node '" + constant.name +
                           "' (Const): expected a name of its own, "
                           "found that of variable '" +
                           constant.name + "', which node '" +
                           variable.getNodeName() + "' (" +
                           variable.getOpName() + ") is",
                       "rename the constant's node");
  return constants;
}

//===----------------------------------------------------------------------===//
// GraphWeights
//===----------------------------------------------------------------------===//

GraphWeights::GraphWeights(std::string modelPath,
                           llvm::ArrayRef<GraphConstant> constants,
                           std::unique_ptr<rtt::ParameterSource> opened)
    : modelPath(std::move(modelPath)), checkpoint(std::move(opened)) {
  struct Entry {
    rtt::CheckpointVariable variable;
    Origin origin;
  };
  std::vector<Entry> entries;
  for (const GraphConstant &constant : constants) {
    auto type = llvm::cast<mlir::ShapedType>(constant.value.getType());
    std::optional<rtt::DType> dtype = getDType(type.getElementType());
    Entry entry;
    entry.variable.name = constant.name;
    entry.variable.dtype = dtype;
    entry.variable.dtypeName = dtype ? rtt::name(*dtype) : "unknown";
    entry.variable.shape = rtt::Shape(type.getShape().vec());
    entry.origin.constant = constant.value;
    entries.push_back(std::move(entry));
  }
  if (checkpoint)
    for (const rtt::CheckpointVariable &variable : checkpoint->variables())
      entries.push_back({variable, {nullptr, &variable}});
  // Of two entries of one name the constant comes first, and stays.
  llvm::sort(entries, [](const Entry &a, const Entry &b) {
    return std::tie(a.variable.name, a.origin.variable) <
           std::tie(b.variable.name, b.origin.variable);
  });
  for (Entry &entry : entries) {
    if (!list.empty() && list.back().name == entry.variable.name)
      continue;
    list.push_back(std::move(entry.variable));
    origins.push_back(entry.origin);
  }
}

const GraphWeights::Origin &
GraphWeights::originOf(const rtt::CheckpointVariable &variable) const {
  return origins[static_cast<size_t>(&variable - list.data())];
}

rtt::Status GraphWeights::readBytes(const rtt::CheckpointVariable &variable,
                                    rtt::Span<std::uint8_t> destination) {
  const Origin &origin = originOf(variable);
  if (origin.variable)
    return checkpoint->readBytes(*origin.variable, destination);
  llvm::ArrayRef<char> bytes = getBytes(origin.constant);
  // A splat's one element is repeated.
  for (size_t done = 0; done < destination.size(); done += bytes.size())
    std::memcpy(destination.data() + done, bytes.data(), bytes.size());
  return rtt::Status::success();
}

rtt::Status GraphWeights::stream(const rtt::CheckpointVariable &variable,
                                 std::int64_t unit, rtt::FloatSink &sink) {
  const Origin &origin = originOf(variable);
  if (origin.variable)
    return checkpoint->stream(*origin.variable, unit, sink);
  llvm::ArrayRef<char> bytes = getBytes(origin.constant);
  rtt::DType dtype = *variable.dtype;
  size_t elementBytes = rtt::sizeOf(dtype);
  int64_t total = variable.shape.elementCount();
  int64_t chunk = std::max<int64_t>(1, kChunkElements / unit) * unit;
  bool isSplat = bytes.size() == elementBytes;
  std::vector<float> floats;
  for (int64_t done = 0; done < total; done += chunk) {
    floats.resize(static_cast<size_t>(std::min(chunk, total - done)));
    size_t offset = isSplat ? 0 : static_cast<size_t>(done) * elementBytes;
    rtt::convertToFloat(dtype, bytes.data() + offset,
                        isSplat ? 1 : floats.size(), floats.data());
    if (isSplat)
      llvm::fill(floats, float(floats.front()));
    if (rtt::Status status = sink.accept(floats); !status.ok())
      return status;
  }
  return rtt::Status::success();
}
