//===- HeaderWriter.cpp - C header of a library ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/HeaderWriter.h"
#include "compiler/Target/UserError.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace albertc;
using llvm::StringRef;

std::string albertc::getHeaderPath(StringRef output) {
  llvm::SmallString<128> path(output);
  llvm::sys::path::replace_extension(path, "h");
  return path.str().str();
}

std::string albertc::makePrefix(StringRef output) {
  StringRef stem = llvm::sys::path::stem(output);
  stem.consume_front("lib");
  std::string prefix;
  for (char c : stem)
    prefix += llvm::isAlnum(c) ? c : '_';
  if (prefix.empty() || llvm::isDigit(prefix.front()))
    prefix.insert(0, "albert_");
  return prefix;
}

static StringRef getText(const llvm::json::Object &object, StringRef name) {
  return object.getString(name).value_or("");
}

/// How the caller sees an output whose packed rows are `rows`.
static StringRef getLeadingShape(StringRef rows) {
  if (rows == "tokens")
    return "B, S";
  if (rows == "queries")
    return "B, P";
  return "B";
}

/// A line for each output of an entry.
static void writeOutputs(llvm::raw_ostream &os,
                         const llvm::json::Object &entry) {
  const llvm::json::Array *arguments = entry.getArray("arguments");
  if (!arguments)
    return;
  for (const llvm::json::Value &value : *arguments) {
    const llvm::json::Object *argument = value.getAsObject();
    if (!argument || getText(*argument, "kind") != "output")
      continue;
    os << " *     " << getText(*argument, "name") << " ["
       << getLeadingShape(getText(*argument, "rows"));
    if (auto columns = argument->getInteger("columns"))
      os << ", " << *columns;
    os << "]\n";
  }
}

static void writeNumbers(llvm::raw_ostream &os, const llvm::json::Object &root,
                         StringRef member) {
  const llvm::json::Object *object = root.getObject(member);
  if (!object)
    return;
  os << " *   " << member << ':';
  // The order of llvm::json::Object is that of a hash table.
  std::vector<StringRef> names;
  for (const auto &[name, value] : *object)
    names.push_back(name);
  llvm::sort(names);
  for (StringRef name : names) {
    os << "\n *     " << name << " = ";
    const llvm::json::Value &value = *object->get(name);
    if (auto text = value.getAsString())
      os << *text;
    else
      os << value;
  }
  os << '\n';
}

llvm::Expected<std::string> albertc::makeHeader(StringRef prefix,
                                                StringRef manifest) {
  auto value = llvm::json::parse(manifest);
  if (!value)
    return value.takeError();
  const llvm::json::Object *root = value->getAsObject();
  if (!root)
    return makeError("header: expected the manifest to be a JSON object");
  std::string guard = prefix.upper() + "_PROGRAM_H";
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "/* " << prefix << "_program: ALBERT program '"
     << getText(*root, "program") << "', " << getText(*root, "precision")
     << ",\n * made by albertc " << getText(*root, "albertc")
     << ". Do not edit.\n *\n";
  writeNumbers(os, *root, "model");
  writeNumbers(os, *root, "bounds");
  os << " *   inputs of albert_session_run, integers:\n"
        " *     input_ids [B, S]\n"
        " *     input_mask [B, S], 1 for a token (default: all 1)\n"
        " *     segment_ids [B, S] (default: all 0)\n";
  if (getText(*root, "program") == "mlm")
    os << " *     masked_lm_positions [B, P] (default: every position)\n";
  os << " *   outputs, f32; albert_session_output_name lists derived ones:\n";
  if (const llvm::json::Array *entries = root->getArray("entries"))
    for (const llvm::json::Value &element : *entries)
      if (const llvm::json::Object *entry = element.getAsObject())
        writeOutputs(os, *entry);
  os << " */\n#ifndef " << guard << "\n#define " << guard
     << "\n\n#include <albertrt/session.h>\n\n"
        "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
        "/** The compiled program; constant, shared by any number of sessions. "
        "*/\nextern const AlbertProgram "
     << prefix << "_program;\n\n#ifdef __cplusplus\n}\n#endif\n\n#endif /* "
     << guard << " */\n";
  return text;
}
