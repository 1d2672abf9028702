//===- ModelDirectory.cpp - a model as it was released --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Lists a folder once, sorted, and tells files by their contents.
///
//===----------------------------------------------------------------------===//

#include "frontends/Albert/ModelDirectory.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace albertc;
using namespace albertc::frontend;
using llvm::formatv;
using llvm::SmallVector;
using llvm::StringRef;

namespace {
/// Looks for the files of one model.
class Finder {
public:
  Finder(StringRef directory, Problems &problems)
      : directory(directory), problems(problems) {}

  bool list();
  void findConfig(ModelFiles &files);
  void findCheckpoint(ModelFiles &files);
  void findVocabulary(ModelFiles &files);
  void findLowerCase(ModelFiles &files);
  void describe(const ModelFiles &files);

private:
  std::string path(StringRef name) const {
    llvm::SmallString<128> result(directory);
    llvm::sys::path::append(result, name);
    return result.str().str();
  }
  bool has(StringRef name) const { return llvm::is_contained(names, name); }
  std::string load(StringRef name) const;
  std::optional<llvm::json::Value> loadJson(StringRef name) const;
  bool isConfig(StringRef name) const;
  VocabularyKind classifyVocabulary(StringRef name) const;
  std::string latestCheckpoint() const;
  void hintAtOtherFormats();
  void several(const char *what, llvm::ArrayRef<std::string> candidates,
               const char *hint);

  StringRef directory;
  Problems &problems;
  /// Regular files and folders in the folder, sorted.
  std::vector<std::string> names, folders;
};
} // namespace

/// Vocabularies are below this many bytes, configs far below.
static constexpr uint64_t kMaxBytes = uint64_t(64) << 20;

bool Finder::list() {
  std::error_code error;
  for (llvm::sys::fs::directory_iterator it(directory, error), end;
       it != end && !error; it.increment(error)) {
    std::string name = llvm::sys::path::filename(it->path()).str();
    bool isFolder = llvm::sys::fs::is_directory(it->path());
    (isFolder ? folders : names).push_back(name);
  }
  if (error) {
    problems.error(formatv("{0}: expected a folder, found: {1}", directory,
                           error.message()));
    return false;
  }
  llvm::sort(names);
  llvm::sort(folders);
  return true;
}

/// Contents of a file; empty when it is large or can not be read.
std::string Finder::load(StringRef name) const {
  uint64_t size = 0;
  std::string file = path(name);
  if (llvm::sys::fs::file_size(file, size) || size > kMaxBytes)
    return "";
  auto buffer = llvm::MemoryBuffer::getFile(file);
  return buffer ? (*buffer)->getBuffer().str() : "";
}

std::optional<llvm::json::Value> Finder::loadJson(StringRef name) const {
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(load(name));
  if (value)
    return *value;
  llvm::consumeError(value.takeError());
  return std::nullopt;
}

bool Finder::isConfig(StringRef name) const {
  if (!name.ends_with(".json"))
    return false;
  std::optional<llvm::json::Value> value = loadJson(name);
  const llvm::json::Object *object = value ? value->getAsObject() : nullptr;
  return object && object->get("hidden_size") &&
         object->get("num_hidden_layers");
}

void Finder::several(const char *what, llvm::ArrayRef<std::string> candidates,
                     const char *hint) {
  problems.error(formatv("{0}: expected one {1}, found {2}: {3}", directory,
                         what, candidates.size(), llvm::join(candidates, ", ")),
                 hint);
}

void Finder::findConfig(ModelFiles &files) {
  SmallVector<std::string> candidates;
  for (const std::string &name : names)
    if (isConfig(name))
      candidates.push_back(name);
  if (candidates.size() > 1)
    return several("config", candidates,
                   "give the config's path as MODEL and name the other files "
                   "with --checkpoint and --vocab-file");
  if (!candidates.empty()) {
    files.config = path(candidates.front());
    return;
  }
  std::string hint = "a config is a .json file with \"hidden_size\" and "
                     "\"num_hidden_layers\"";
  if (!folders.empty())
    hint += "; is the model in one of the folders " +
            llvm::join(folders, ", ") + "?";
  for (const std::string &name : names)
    if (StringRef(name).ends_with_insensitive(".zip") ||
        StringRef(name).ends_with(".tar.gz"))
      hint = "unpack " + name + " and give the folder that it makes";
  problems.error(formatv("{0}: expected an ALBERT config, found none among {1} "
                         "{2}",
                         directory, names.size(),
                         names.size() == 1 ? "file" : "files"),
                 hint);
}

/// The prefix that the text protocol buffer `checkpoint` names as the latest;
/// empty without one. Estimators write it beside their checkpoints.
std::string Finder::latestCheckpoint() const {
  if (!has("checkpoint"))
    return "";
  std::string text = load("checkpoint");
  StringRef rest = StringRef(text).split("model_checkpoint_path:").second;
  StringRef value = rest.split('"').second.split('"').first;
  // Training elsewhere leaves that machine's absolute path.
  return llvm::sys::path::filename(value).str();
}

void Finder::findCheckpoint(ModelFiles &files) {
  SmallVector<std::string> candidates;
  for (const std::string &name : names) {
    StringRef prefix = name;
    if (prefix.consume_back(".index"))
      candidates.push_back(prefix.str());
    else if (prefix.ends_with(".safetensors"))
      candidates.push_back(name);
  }
  std::string latest = latestCheckpoint();
  if (candidates.size() > 1 && llvm::is_contained(candidates, latest))
    candidates = {latest};
  if (candidates.size() > 1)
    return several("checkpoint", candidates,
                   "choose one with --checkpoint, for example --checkpoint "
                   "FOLDER/NAME");
  if (candidates.empty())
    return hintAtOtherFormats();
  const std::string &name = candidates.front();
  files.checkpoint = path(name);
  bool hasData = StringRef(name).ends_with(".safetensors") ||
                 llvm::any_of(names, [&](StringRef other) {
                   return other.starts_with(name + ".data-");
                 });
  if (!hasData)
    problems.error(formatv("{0}: expected {1}.data-00000-of-00001 beside "
                           "{1}.index, found none",
                           directory, name),
                   "copy all files of the checkpoint: .index and .data-*");
}

/// There is no checkpoint that can be read; names what looks like one.
void Finder::hintAtOtherFormats() {
  for (const std::string &name : names)
    if (StringRef(name).ends_with(".bin") || StringRef(name).ends_with(".h5") ||
        StringRef(name).ends_with(".pt"))
      problems.warning(
          formatv("{0}: expected a TensorFlow checkpoint or a .safetensors "
                  "file, found {1}",
                  directory, name),
          "load the model with transformers and save it again with "
          "save_pretrained(..., safe_serialization=True)");
}

VocabularyKind Finder::classifyVocabulary(StringRef name) const {
  bool binary = name.ends_with(".model");
  if (!binary && !name.ends_with(".txt") && !name.ends_with(".vocab"))
    return VocabularyKind::None;
  std::string text = load(name);
  StringRef rest = text;
  // A SentencePiece model begins with its first piece, the unknown one.
  if (binary)
    return rest.starts_with("\n") && rest.take_front(64).contains("unk>")
               ? VocabularyKind::SentencePiece
               : VocabularyKind::None;
  unsigned special = 0;
  while (!rest.empty()) {
    auto [line, tail] = rest.split('\n');
    line = line.rtrim('\r');
    special += line == "[UNK]" || line == "[CLS]" || line == "[SEP]";
    rest = tail;
  }
  return special >= 3 ? VocabularyKind::WordPiece : VocabularyKind::None;
}

void Finder::findVocabulary(ModelFiles &files) {
  SmallVector<std::string> candidates;
  for (const std::string &name : names) {
    VocabularyKind kind = classifyVocabulary(name);
    if (kind == VocabularyKind::None)
      continue;
    candidates.push_back(name);
    files.vocabulary = path(name);
    files.vocabularyKind = kind;
  }
  if (candidates.size() > 1)
    several("vocabulary", candidates,
            "choose one with --vocab-file (WordPiece) or --spm-model-file "
            "(SentencePiece)");
}

void Finder::findLowerCase(ModelFiles &files) {
  if (!has("tokenizer_config.json"))
    return;
  std::optional<llvm::json::Value> value = loadJson("tokenizer_config.json");
  if (const llvm::json::Object *object = value ? value->getAsObject() : nullptr)
    files.doLowerCase = object->getBoolean("do_lower_case");
}

void Finder::describe(const ModelFiles &files) {
  static constexpr const char *kinds[] = {"", " (WordPiece)",
                                          " (SentencePiece)"};
  auto show = [](const std::string &file) {
    return file.empty() ? "none" : llvm::sys::path::filename(file).str();
  };
  problems.note(formatv("{0}: config {1}, checkpoint {2}, vocabulary {3}{4}",
                        directory, show(files.config), show(files.checkpoint),
                        show(files.vocabulary),
                        kinds[static_cast<size_t>(files.vocabularyKind)]));
}

std::optional<ModelFiles>
frontend::findModelFiles(StringRef directory, const DirectoryOptions &options,
                         Problems &problems) {
  Finder finder(directory, problems);
  if (!finder.list())
    return std::nullopt;
  ModelFiles files;
  finder.findConfig(files);
  if (options.findCheckpoint)
    finder.findCheckpoint(files);
  if (options.findVocabulary)
    finder.findVocabulary(files);
  finder.findLowerCase(files);
  if (problems.hasErrors())
    return std::nullopt;
  finder.describe(files);
  return files;
}
