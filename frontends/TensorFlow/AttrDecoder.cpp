//===- AttrDecoder.cpp - attributes of nodes ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/TensorFlow/AttrDecoder.h"
#include "dialects/TFGraph/IR/TFGraphDialect.h"
#include "frontends/TensorFlow/DataTypes.h"
#include "mlir/IR/Builders.h"

using namespace albertc;
using namespace albertc::frontend;
using namespace mlir;
using tensorflow::AttrValue;

llvm::Expected<Attribute> AttrDecoder::decodeType(tensorflow::DataType type) {
  if (Type element = convertDataType(context, type))
    return TypeAttr::get(element);
  return makeDecodeError("expected a type of TensorFlow's, found " +
                         describeDataType(type));
}

llvm::Expected<Attribute>
AttrDecoder::decodeShape(const tensorflow::TensorShapeProto &shape) {
  if (shape.unknown_rank())
    return tfg::ShapeAttr::get(&context, false, ArrayRef<int64_t>());
  SmallVector<int64_t> dims;
  if (llvm::Error error = decodeDims(shape).moveInto(dims))
    return std::move(error);
  return tfg::ShapeAttr::get(&context, true, dims);
}

llvm::Expected<Attribute>
AttrDecoder::decodeCallee(const tensorflow::NameAttrList &callee) {
  if (callee.name().empty())
    return makeDecodeError("expected the name of a function, found none");
  std::string problem;
  DictionaryAttr attrs = decodeMap(
      callee.attr(), [&](const std::string &text) { problem = text; });
  if (!problem.empty())
    return makeDecodeError(problem);
  return tfg::CalleeAttr::get(
      &context, FlatSymbolRefAttr::get(&context, callee.name()), attrs);
}

/// Decodes each of `values` with `decodeOne` into `list`.
template <typename ListT, typename FunctionT>
static llvm::Error decodeEach(const ListT &values,
                              SmallVectorImpl<Attribute> &list,
                              FunctionT decodeOne) {
  for (const auto &value : values)
    if (llvm::Error error = decodeOne(value).moveInto(list.emplace_back()))
      return error;
  return llvm::Error::success();
}

llvm::Expected<Attribute>
AttrDecoder::decodeList(const AttrValue::ListValue &proto) {
  Builder builder(&context);
  SmallVector<Attribute> list;
  for (const std::string &value : proto.s())
    list.push_back(builder.getStringAttr(value));
  for (int64_t value : proto.i())
    list.push_back(builder.getI64IntegerAttr(value));
  for (float value : proto.f())
    list.push_back(builder.getF32FloatAttr(value));
  for (bool value : proto.b())
    list.push_back(builder.getBoolAttr(value));
  if (llvm::Error error = decodeEach(proto.type(), list, [&](int type) {
        return decodeType(static_cast<tensorflow::DataType>(type));
      }))
    return std::move(error);
  if (llvm::Error error = decodeEach(
          proto.shape(), list, [&](const tensorflow::TensorShapeProto &s) {
            return decodeShape(s);
          }))
    return std::move(error);
  if (llvm::Error error = decodeEach(
          proto.tensor(), list,
          [&](const tensorflow::TensorProto &t) { return tensors.decode(t); }))
    return std::move(error);
  if (llvm::Error error = decodeEach(
          proto.func(), list,
          [&](const tensorflow::NameAttrList &f) { return decodeCallee(f); }))
    return std::move(error);
  return builder.getArrayAttr(list);
}

llvm::Expected<Attribute> AttrDecoder::decode(const AttrValue &value) {
  Builder builder(&context);
  switch (value.value_case()) {
  case AttrValue::kS:
    return builder.getStringAttr(value.s());
  case AttrValue::kI:
    return builder.getI64IntegerAttr(value.i());
  case AttrValue::kF:
    return builder.getF32FloatAttr(value.f());
  case AttrValue::kB:
    return builder.getBoolAttr(value.b());
  case AttrValue::kType:
    return decodeType(value.type());
  case AttrValue::kShape:
    return decodeShape(value.shape());
  case AttrValue::kTensor:
    return tensors.decode(value.tensor());
  case AttrValue::kFunc:
    return decodeCallee(value.func());
  case AttrValue::kPlaceholder:
    return tfg::PlaceholderAttr::get(&context, value.placeholder());
  case AttrValue::kList:
    return decodeList(value.list());
  case AttrValue::VALUE_NOT_SET:
    break;
  }
  return Attribute();
}

DictionaryAttr
AttrDecoder::decodeMap(const AttrMap &attrs,
                       llvm::function_ref<void(const std::string &)> report) {
  SmallVector<NamedAttribute> list;
  for (const auto &[name, value] : attrs) {
    Attribute attribute;
    if (llvm::Error error = decode(value).moveInto(attribute))
      report("attribute '" + name + "': " + llvm::toString(std::move(error)));
    else if (attribute && !name.empty())
      list.emplace_back(StringAttr::get(&context, name), attribute);
  }
  return DictionaryAttr::get(&context, list);
}
