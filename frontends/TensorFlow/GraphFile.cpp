//===- GraphFile.cpp - files with TensorFlow graphs -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/TensorFlow/GraphFile.h"
#include "graph.pb.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <google/protobuf/arena.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/text_format.h>

using namespace albertc;
using namespace albertc::frontend;
using google::protobuf::io::CodedInputStream;
using llvm::StringRef;
using tensorflow::MetaGraphDef;

/// Attributes hold lists of functions that hold attributes; nothing that
/// TensorFlow writes comes near this depth.
static constexpr int kMaxDepth = 64;

/// Large files have large blocks, small ones begin with small ones.
static constexpr size_t kMaxArenaBlock = size_t(1) << 20;

GraphFile::GraphFile() = default;
GraphFile::GraphFile(GraphFile &&other) noexcept = default;
GraphFile &GraphFile::operator=(GraphFile &&other) noexcept = default;
GraphFile::~GraphFile() = default;

StringRef frontend::describeGraphFileKind(GraphFileKind kind) {
  static constexpr StringRef kNames[] = {"a GraphDef", "a MetaGraph",
                                         "a SavedModel"};
  return kNames[static_cast<size_t>(kind)];
}

std::string frontend::findSavedModelFile(StringRef directory) {
  for (StringRef name : {"saved_model.pb", "saved_model.pbtxt"}) {
    llvm::SmallString<128> path(directory);
    llvm::sys::path::append(path, name);
    if (llvm::sys::fs::is_regular_file(path))
      return path.str().str();
  }
  return "";
}

//===----------------------------------------------------------------------===//
// What is it?
//===----------------------------------------------------------------------===//

/// Whether `text` can be the name of an operation.
static bool isOpName(StringRef text) {
  return !text.empty() && (llvm::isAlpha(text[0]) || text[0] == '_') &&
         llvm::all_of(text, [](char c) {
           return llvm::isAlnum(c) || c == '_' || c == '.' || c == '>';
         });
}

static CodedInputStream makeStream(StringRef bytes) {
  return CodedInputStream(reinterpret_cast<const uint8_t *>(bytes.data()),
                          static_cast<int>(bytes.size()));
}

/// Reads a length and as much of what follows as `stream` has.
static bool readPart(CodedInputStream &stream, std::string &part) {
  uint32_t length = 0;
  if (!stream.ReadVarint32(&length))
    return false;
  const void *data = nullptr;
  int available = 0;
  if (!stream.GetDirectBufferPointer(&data, &available))
    available = 0;
  part.assign(static_cast<const char *>(data),
              std::min<size_t>(length, static_cast<size_t>(available)));
  return stream.Skip(static_cast<int>(part.size()));
}

/// Whether `bytes`, the beginning of a message, can be a NodeDef: field 1 is a
/// name, field 2 an operation. In a MetaInfoDef, which stands at the same
/// place, field 2 is a message and field 1 a version.
static bool looksLikeNode(StringRef bytes) {
  CodedInputStream stream = makeStream(bytes);
  std::string part;
  for (uint32_t tag = stream.ReadTag(); tag == 10 || tag == 18;
       tag = stream.ReadTag()) {
    if (!readPart(stream, part))
      return false;
    if (tag == 18)
      return isOpName(part);
  }
  return false;
}

/// Tags of the fields 1 and 2 with a length, and those of a MetaInfoDef.
static constexpr uint32_t kFirst = 10, kSecond = 18;
static constexpr uint32_t kInfoTags[] = {kFirst, kSecond, 26, 34, 42, 50};

static std::optional<GraphFileKind> sniffBinary(StringRef bytes) {
  CodedInputStream stream = makeStream(bytes);
  uint32_t tag = stream.ReadTag();
  std::string part;
  // Field 1 of a SavedModel is a number.
  if (tag == 8) {
    uint32_t version = 0;
    if (stream.ReadVarint32(&version) && stream.ReadTag() == kSecond)
      return GraphFileKind::SavedModel;
    return std::nullopt;
  }
  if (tag == kFirst && readPart(stream, part)) {
    if (looksLikeNode(part))
      return GraphFileKind::GraphDef;
    // A MetaInfoDef has the fields 1 to 7, the first ones with lengths.
    CodedInputStream info = makeStream(part);
    return llvm::is_contained(kInfoTags, info.ReadTag())
               ? std::optional(GraphFileKind::MetaGraph)
               : std::nullopt;
  }
  // A MetaGraph without information, or a GraphDef without nodes.
  if (tag == kSecond && readPart(stream, part)) {
    CodedInputStream inner = makeStream(part);
    std::string node;
    bool hasNode = inner.ReadTag() == kFirst && readPart(inner, node) &&
                   looksLikeNode(node);
    return hasNode ? GraphFileKind::MetaGraph : GraphFileKind::GraphDef;
  }
  return std::nullopt;
}

/// The first word of a text file, behind blanks and comments.
static StringRef getFirstWord(StringRef bytes) {
  for (bytes = bytes.ltrim(); bytes.consume_front("#"); bytes = bytes.ltrim())
    bytes = bytes.drop_front(std::min(bytes.find('\n'), bytes.size()));
  return bytes.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
}

static std::optional<GraphFileKind> sniffText(StringRef bytes) {
  static constexpr struct {
    StringRef word;
    GraphFileKind kind;
  } kWords[] = {{"node", GraphFileKind::GraphDef},
                {"versions", GraphFileKind::GraphDef},
                {"library", GraphFileKind::GraphDef},
                {"meta_info_def", GraphFileKind::MetaGraph},
                {"graph_def", GraphFileKind::MetaGraph},
                {"saved_model_schema_version", GraphFileKind::SavedModel},
                {"meta_graphs", GraphFileKind::SavedModel}};
  StringRef first = getFirstWord(bytes);
  // A word that only begins like one would be anything.
  StringRef following =
      bytes.drop_front(first.end() - bytes.begin()).ltrim().take_front(1);
  if (following != "{" && following != ":" && following != "<")
    return std::nullopt;
  for (const auto &row : kWords)
    if (row.word == first)
      return row.kind;
  return std::nullopt;
}

std::optional<GraphFileKind> frontend::sniffGraph(StringRef bytes,
                                                  bool &isText) {
  auto text = sniffText(bytes);
  isText = text.has_value();
  return text ? text : sniffBinary(bytes);
}

std::optional<GraphFileKind> frontend::sniffGraphFile(const std::string &path) {
  constexpr uint64_t kEnough = 65536;
  uint64_t size = 0;
  if (llvm::sys::fs::file_size(path, size))
    return std::nullopt;
  auto start = llvm::MemoryBuffer::getFileSlice(path, std::min(size, kEnough),
                                                /*Offset=*/0);
  bool isText = false;
  return start ? sniffGraph((*start)->getBuffer(), isText) : std::nullopt;
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

namespace {
/// Keeps the first error of a text; what is unknown is skipped.
class FirstError final : public google::protobuf::io::ErrorCollector {
public:
  void
  AddError(int line,
           int column, // NOLINT(readability-identifier-naming): protobuf's name
           const std::string &message) override {
    if (text.empty())
      text = std::to_string(line + 1) + ":" + std::to_string(column + 1) +
             ": " + message;
  }
  void AddWarning(int,
                  int, // NOLINT(readability-identifier-naming): protobuf's name
                  const std::string &) override {}

  std::string text;
};
} // namespace

/// Reads `message`; empty, or what is wrong.
static std::string parseMessage(StringRef bytes, bool isText,
                                google::protobuf::Message &message) {
  // What it says goes into our message.
  google::protobuf::LogSilencer silencer;
  CodedInputStream stream = makeStream(bytes);
  stream.SetRecursionLimit(kMaxDepth);
  if (!isText)
    return message.ParseFromCodedStream(&stream) &&
                   stream.ConsumedEntireMessage()
               ? ""
               : ": expected a complete message, found damage or an early end";
  google::protobuf::io::ArrayInputStream input(bytes.data(),
                                               static_cast<int>(bytes.size()));
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.AllowUnknownField(true);
  parser.SetRecursionLimit(kMaxDepth);
  parser.RecordErrorsTo(&error);
  if (parser.Parse(&input, &message))
    return "";
  return ":" + (error.text.empty() ? std::string("1:1: ") : error.text);
}

static std::vector<std::string> getTags(const MetaGraphDef &graph) {
  return {graph.meta_info_def().tags().begin(),
          graph.meta_info_def().tags().end()};
}

static std::string printTags(const std::vector<std::string> &tags) {
  return "{" + llvm::join(tags, ",") + "}";
}

/// Takes the graph of `model` that `options` asks for.
static bool chooseGraph(tensorflow::SavedModel &model, GraphFile &file,
                        const GraphFileOptions &options, Problems &problems) {
  std::vector<std::string> wanted = options.tags;
  std::string all;
  int found = -1;
  int count = 0;
  bool takesAny = wanted.empty() && model.meta_graphs_size() == 1;
  if (wanted.empty())
    wanted = {"serve"};
  llvm::sort(wanted);
  for (int i = 0; i < model.meta_graphs_size(); ++i) {
    std::vector<std::string> tags = getTags(model.meta_graphs(i));
    all += (i ? ", " : "") + printTags(tags);
    llvm::sort(tags);
    if (!takesAny && tags != wanted)
      continue;
    found = i;
    ++count;
  }
  if (count != 1) {
    problems.error(file.path + ": expected one graph with the tags " +
                       printTags(wanted) + ", found " +
                       (all.empty() ? "no graph" : "the graphs " + all),
                   "name the tags of one of them with --tags");
    return false;
  }
  file.metaGraph = model.mutable_meta_graphs(found);
  file.tags = getTags(*file.metaGraph);
  return true;
}

std::optional<GraphFile>
frontend::parseGraphFile(StringRef bytes, const std::string &path,
                         const GraphFileOptions &options, Problems &problems) {
  if (bytes.size() > size_t(INT32_MAX)) {
    problems.error(path +
                       ": expected a file of less than 2 GiB, found one of " +
                       std::to_string(bytes.size()) + " bytes",
                   "a graph that large has its weights as constants; export it "
                   "with variables and give --checkpoint");
    return std::nullopt;
  }
  GraphFile file;
  file.path = path;
  auto kind = sniffGraph(bytes, file.isText);
  if (!kind) {
    problems.error(path + ": expected a TensorFlow graph (GraphDef, MetaGraph "
                          "or SavedModel), found something else",
                   "give the frozen .pb, the .meta or the SavedModel's folder");
    return std::nullopt;
  }
  file.kind = *kind;
  if (*kind != GraphFileKind::SavedModel && !options.tags.empty()) {
    problems.error(path +
                       ": expected a SavedModel to take the graph with the "
                       "tags " +
                       printTags(options.tags) + " of, found " +
                       describeGraphFileKind(*kind).str(),
                   "leave --tags out");
    return std::nullopt;
  }
  google::protobuf::ArenaOptions blocks;
  blocks.max_block_size = kMaxArenaBlock;
  file.arena = std::make_unique<google::protobuf::Arena>(blocks);
  auto *model = google::protobuf::Arena::CreateMessage<tensorflow::SavedModel>(
      file.arena.get());
  google::protobuf::Message *message = model;
  if (*kind != GraphFileKind::SavedModel)
    message = file.metaGraph = model->add_meta_graphs();
  if (*kind == GraphFileKind::GraphDef)
    message = file.metaGraph->mutable_graph_def();
  std::string problem = parseMessage(bytes, file.isText, *message);
  if (!problem.empty()) {
    problems.error(path + problem + " (" + describeGraphFileKind(*kind).str() +
                       ")",
                   "copy or download the file again");
    return std::nullopt;
  }
  if (*kind == GraphFileKind::SavedModel &&
      !chooseGraph(*model, file, options, problems))
    return std::nullopt;
  return file;
}

/// The prefix of the checkpoint that belongs to the SavedModel in `file`; empty
/// if there is none, as for a model whose weights are constants.
static std::string findVariables(StringRef file) {
  llvm::SmallString<128> prefix = llvm::sys::path::parent_path(file);
  llvm::sys::path::append(prefix, "variables", "variables");
  return llvm::sys::fs::exists(prefix + ".index") ? prefix.str().str()
                                                  : std::string();
}

std::optional<GraphFile>
frontend::readGraphFile(const std::string &path,
                        const GraphFileOptions &options, Problems &problems) {
  std::string file = path;
  if (llvm::sys::fs::is_directory(path))
    file = findSavedModelFile(path);
  auto buffer = llvm::MemoryBuffer::getFile(file, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer) {
    problems.error((file.empty() ? path : file) +
                       ": expected a TensorFlow graph, found: " +
                       buffer.getError().message(),
                   "check the path");
    return std::nullopt;
  }
  auto graph = parseGraphFile((*buffer)->getBuffer(), file, options, problems);
  if (graph && graph->kind == GraphFileKind::SavedModel)
    graph->variables = findVariables(file);
  return graph;
}
