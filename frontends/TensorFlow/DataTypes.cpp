//===- DataTypes.cpp - TensorFlow's element types -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/TensorFlow/DataTypes.h"
#include "dialects/TFGraph/IR/TFGraphDialect.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"

using namespace albertc;
using namespace albertc::frontend;
using namespace mlir;

Type frontend::convertDataType(MLIRContext &context,
                               tensorflow::DataType dataType) {
  Builder builder(&context);
  switch (dataType) {
  case tensorflow::DT_INVALID:
    return tfg::UnknownType::get(&context);
  case tensorflow::DT_FLOAT:
    return builder.getF32Type();
  case tensorflow::DT_DOUBLE:
    return builder.getF64Type();
  case tensorflow::DT_HALF:
    return builder.getF16Type();
  case tensorflow::DT_BFLOAT16:
    return builder.getBF16Type();
  case tensorflow::DT_COMPLEX64:
    return ComplexType::get(builder.getF32Type());
  case tensorflow::DT_COMPLEX128:
    return ComplexType::get(builder.getF64Type());
  case tensorflow::DT_BOOL:
    return builder.getI1Type();
  case tensorflow::DT_INT8:
    return builder.getIntegerType(8);
  case tensorflow::DT_INT16:
    return builder.getIntegerType(16);
  case tensorflow::DT_INT32:
    return builder.getIntegerType(32);
  case tensorflow::DT_INT64:
    return builder.getIntegerType(64);
  case tensorflow::DT_UINT8:
    return builder.getIntegerType(8, /*isSigned=*/false);
  case tensorflow::DT_UINT16:
    return builder.getIntegerType(16, /*isSigned=*/false);
  case tensorflow::DT_UINT32:
    return builder.getIntegerType(32, /*isSigned=*/false);
  case tensorflow::DT_UINT64:
    return builder.getIntegerType(64, /*isSigned=*/false);
  case tensorflow::DT_STRING:
    return tfg::StringType::get(&context);
  case tensorflow::DT_RESOURCE:
    return tfg::ResourceType::get(&context);
  case tensorflow::DT_VARIANT:
    return tfg::VariantType::get(&context);
  default:
    break;
  }
  // Quantized types, float8, and references to variables.
  const std::string &name = tensorflow::DataType_Name(dataType);
  if (name.empty())
    return {};
  return tfg::OtherType::get(&context, StringRef(name).drop_front(3).lower());
}

std::string frontend::describeDataType(tensorflow::DataType dataType) {
  const std::string &name = tensorflow::DataType_Name(dataType);
  return name.empty() ? "DataType " + std::to_string(dataType) : name;
}
