//===- ProgramTable.cpp - the AlbertProgram of an object ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/ProgramTable.h"
#include "compiler/Target/UserError.h"
#include "runtime/include/albertrt/program.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Module.h"

using namespace albertc;
using llvm::Constant;
using llvm::ConstantInt;
using llvm::GlobalVariable;
using llvm::Type;

// The initializer below spells out the layout; a change there must come here.
static_assert(sizeof(AlbertProgram) == 72, "AlbertProgram has changed");

static GlobalVariable *addPrivateConstant(llvm::Module &module, Constant *value,
                                          llvm::StringRef name) {
  auto *global = new GlobalVariable(
      module, value->getType(),
      /*isConstant=*/true, GlobalVariable::PrivateLinkage, value, name);
  global->setUnnamedAddr(GlobalVariable::UnnamedAddr::Global);
  return global;
}

/// The address of bytes in the blob object: hidden, since both objects end up
/// in one file, and thus no entry of the dynamic symbol table.
static Constant *declareBlob(llvm::Module &module, const BlobSymbol &blob) {
  if (blob.symbol.empty())
    return llvm::ConstantPointerNull::get(
        llvm::PointerType::getUnqual(module.getContext()));
  auto *global = new GlobalVariable(
      module, Type::getInt8Ty(module.getContext()), /*isConstant=*/true,
      GlobalVariable::ExternalLinkage, /*Initializer=*/nullptr, blob.symbol);
  global->setVisibility(GlobalVariable::HiddenVisibility);
  return global;
}

static llvm::Expected<Constant *> buildEntryArray(llvm::Module &module,
                                                  const ProgramTable &table) {
  llvm::LLVMContext &context = module.getContext();
  auto *pointer = llvm::PointerType::getUnqual(context);
  auto *signature = llvm::FunctionType::get(Type::getVoidTy(context),
                                            {pointer, pointer}, false);
  std::vector<Constant *> functions;
  for (const std::string &name : table.entries) {
    llvm::Function *function = module.getFunction(name);
    if (!function || function->isDeclaration() ||
        function->getFunctionType() != signature)
      return makeError(
          "program table: expected the module to define '" + name +
              "' as void (ptr, ptr), found " +
              (function ? "another signature" : "no such function"),
          "the last phase of the pipeline makes the entries");
    functions.push_back(function);
  }
  auto *type = llvm::ArrayType::get(pointer, functions.size());
  return addPrivateConstant(module, llvm::ConstantArray::get(type, functions),
                            "albert_entries");
}

llvm::Error albertc::addProgramTable(llvm::Module &module,
                                     const ProgramTable &table) {
  Constant *entries = nullptr;
  if (llvm::Error error = buildEntryArray(module, table).moveInto(entries))
    return error;
  for (llvm::GlobalValue &value : module.global_values())
    if (!value.isDeclaration() && !value.hasLocalLinkage())
      value.setLinkage(llvm::GlobalValue::InternalLinkage);

  llvm::LLVMContext &context = module.getContext();
  auto word = [&](uint64_t value) {
    return ConstantInt::get(Type::getInt64Ty(context), value);
  };
  auto half = [&](uint32_t value) {
    return ConstantInt::get(Type::getInt32Ty(context), value);
  };
  Constant *manifest = addPrivateConstant(
      module,
      llvm::ConstantDataArray::getString(context, table.manifest,
                                         /*AddNull=*/false),
      "albert_manifest");
  Constant *value = llvm::ConstantStruct::getAnon(
      {half(ALBERT_PROGRAM_MAGIC), half(ALBERT_ABI_VERSION), manifest,
       word(table.manifest.size()), entries, word(table.entries.size()),
       declareBlob(module, table.weights), word(table.weights.size),
       declareBlob(module, table.vocabulary), word(table.vocabulary.size)});
  auto *global =
      new GlobalVariable(module, value->getType(),
                         /*isConstant=*/true, GlobalVariable::ExternalLinkage,
                         value, table.symbol);
  global->setAlignment(llvm::Align(8));
  if (table.hidden)
    global->setVisibility(GlobalVariable::HiddenVisibility);
  return llvm::Error::success();
}
