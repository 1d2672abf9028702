//===- RunSettings.cpp - what a run was started with ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/RunSettings.h"

#include "runtime/core/File.h"
#include "runtime/core/Json.h"
#include "runtime/programs/JsonText.h"

using namespace albert::rt;

static constexpr char kFileName[] = "pretrain_settings.json";

/// Of damaged files.
static constexpr char kHint[] =
    "remove the file to go on without a comparison of settings";

void RunSettings::add(std::string name, std::string value) {
  settings.emplace_back(std::move(name), std::move(value));
}

void RunSettings::add(std::string name, int64_t value) {
  add(std::move(name), std::to_string(value));
}

void RunSettings::add(std::string name, double value) {
  add(std::move(name), shortestText(value));
}

const std::string *RunSettings::find(const std::string &name) const {
  for (const auto &[key, value] : settings)
    if (key == name)
      return &value;
  return nullptr;
}

Result<RunSettings> RunSettings::read(const std::string &directory) {
  RunSettings result;
  std::string path = joinPath(directory, kFileName);
  if (!isRegularFile(path))
    return result;
  ALBERT_ASSIGN_OR_RETURN(Json json, readJsonFile(path));
  if (!json.is_object())
    return invalidArgument("%s: expected an object, found %s", path.c_str(),
                           json.type_name())
        .withHint(kHint);
  for (const auto &[name, value] : json.items()) {
    if (!value.is_string())
      return invalidArgument("%s: '%s': expected a text, found %s",
                             path.c_str(), name.c_str(), value.type_name())
          .withHint(kHint);
    result.add(name, value.get<std::string>());
  }
  return result;
}

Status RunSettings::write(const std::string &directory) const {
  std::string text = "{";
  for (const auto &[name, value] : settings) {
    text += text.size() == 1 ? "\n  " : ",\n  ";
    appendJsonString(text, name);
    text += ": ";
    appendJsonString(text, value);
  }
  return writeFile(joinPath(directory, kFileName), text + "\n}\n");
}

std::vector<std::string>
RunSettings::differencesFrom(const RunSettings &before) const {
  std::vector<std::string> lines;
  for (const auto &[name, value] : settings) {
    const std::string *old = before.find(name);
    if (!old || *old != value)
      lines.push_back(format("%s: was %s, is %s", name.c_str(),
                             old ? old->c_str() : "not there", value.c_str()));
  }
  for (const auto &[name, value] : before.settings)
    if (!find(name))
      lines.push_back(
          format("%s: was %s, is not there", name.c_str(), value.c_str()));
  return lines;
}
