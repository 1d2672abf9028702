//===- JiebaDictionary.cpp - the tables of jieba --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The tables of the model are Python source: `P={'B': {'\u4e00': -3.65, ...`.
/// Of that only keys in quotes and numbers matter, which is what is read.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/segment/JiebaDictionary.h"

#include "runtime/core/File.h"
#include "runtime/data/LineReader.h"
#include "runtime/text/Unicode.h"

#include <cmath>
#include <cstdlib>

namespace albert::rt {

/// What jieba takes for the logarithm of zero.
static constexpr double minimum = -3.14e100;

/// Parts of "word frequency tag".
static bool splitEntry(std::string_view line, std::string_view &word,
                       std::uint64_t &frequency) {
  std::size_t space = line.find(' ');
  if (space == 0 || space == std::string_view::npos)
    return false;
  word = line.substr(0, space);
  std::string_view rest = line.substr(space + 1);
  std::string digits(rest.substr(0, rest.find(' ')));
  if (digits.empty() ||
      digits.find_first_not_of("0123456789") != std::string::npos ||
      digits.size() > 18)
    return false;
  frequency = std::strtoull(digits.c_str(), nullptr, 10);
  return true;
}

Status JiebaDictionary::readWords(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(LineReader reader, LineReader::open(path));
  std::vector<std::uint64_t> frequencies;
  std::uint64_t total = 0;
  PieceTrie::Builder builder(std::size_t(1) << 20);
  while (true) {
    ALBERT_ASSIGN_OR_RETURN(bool hasLine, reader.next());
    if (!hasLine)
      break;
    ALBERT_RETURN_IF_ERROR(reader.checkUtf8());
    std::string_view line = stripWhitespace(reader.line());
    std::string_view word;
    std::uint64_t frequency = 0;
    if (!splitEntry(line, word, frequency))
      return invalidArgument(
                 "%s:%llu: expected a word, a space and its frequency, found "
                 "%s",
                 path.c_str(),
                 static_cast<unsigned long long>(reader.lineNumber()),
                 quote(line).c_str())
          .withHint("--dict takes dict.txt of jieba; python3-jieba installs it "
                    "as /usr/lib/python3/dist-packages/jieba/dict.txt");
    total += frequency;
    // A word that is never used is the beginning of others only.
    if (frequency == 0)
      continue;
    auto id = static_cast<std::int32_t>(frequencies.size());
    builder.insert(word, id);
    frequencies.push_back(frequency);
  }
  if (frequencies.empty())
    return invalidArgument("%s: expected words, found none", path.c_str());
  words = builder.build();
  double logTotal = std::log(double(total));
  unknown = std::log(1.0) - logTotal;
  for (std::uint64_t frequency : frequencies)
    logProbabilities.push_back(std::log(double(frequency)) - logTotal);
  return Status::success();
}

namespace {

/// Reads the keys and numbers of a Python dictionary of one or two levels.
class TableReader {
public:
  explicit TableReader(std::string_view text) : text(text) {}

  /// Calls `use(outer key, inner key, number)` for each number; the inner key
  /// is 0 in a dictionary of one level. False at a syntax it does not know.
  template <typename Use>
  bool read(Use use) {
    std::size_t at = text.find("P={");
    if (at == std::string_view::npos)
      return false;
    std::uint32_t outer = 0, inner = 0;
    bool nested = false;
    for (at += 3; at < text.size();) {
      char c = text[at];
      if (c == '{') {
        if (nested)
          return false;
        nested = true;
        ++at;
      } else if (c == '}') {
        if (!nested)
          return true;
        nested = false;
        ++at;
      } else if (c == '\'') {
        if (!readKey(at, nested ? inner : outer))
          return false;
      } else if (c == '-' || (c >= '0' && c <= '9')) {
        char *end = nullptr;
        double value = std::strtod(text.data() + at, &end);
        at = static_cast<std::size_t>(end - text.data());
        use(outer, nested ? inner : 0, value);
      } else if (c == ' ' || c == '\n' || c == '\r' || c == ',' || c == ':') {
        ++at;
      } else {
        return false;
      }
    }
    return false;
  }

private:
  /// 'B' or '\u4e00'.
  bool readKey(std::size_t &at, std::uint32_t &key) const {
    std::size_t end = text.find('\'', at + 1);
    if (end == std::string_view::npos)
      return false;
    std::string body(text.substr(at + 1, end - at - 1));
    at = end + 1;
    if (body.size() == 6 && body[0] == '\\' && body[1] == 'u') {
      char *stop = nullptr;
      key =
          static_cast<std::uint32_t>(std::strtoul(body.c_str() + 2, &stop, 16));
      return *stop == 0;
    }
    Utf8Char c = body.empty()
                     ? Utf8Char{0, 0}
                     : decodeUtf8(body.data(), body.data() + body.size());
    key = c.codePoint;
    return c.length != 0 && c.length == body.size();
  }

  std::string_view text;
};

/// State of a letter, `stateCount` for another one.
JiebaDictionary::State stateOf(std::uint32_t letter) {
  std::size_t index = std::string_view("BMES").find(
      letter < 128 ? static_cast<char>(letter) : '\0');
  return index == std::string_view::npos
             ? JiebaDictionary::stateCount
             : static_cast<JiebaDictionary::State>(index);
}

} // namespace

Status JiebaDictionary::readModel(const std::string &directory) {
  auto readTable = [&](const char *name, auto use) -> Status {
    std::string path = joinPath(directory, name);
    ALBERT_ASSIGN_OR_RETURN(std::string text, readFile(path));
    if (TableReader(text).read(use))
      return Status::success();
    return invalidArgument("%s: expected a table of jieba (P={...}), found "
                           "another file",
                           path.c_str());
  };
  starts.fill(minimum);
  for (ByState &row : transitions)
    row.fill(minimum);
  ByState none;
  none.fill(minimum);
  ALBERT_RETURN_IF_ERROR(readTable(
      "prob_start.py", [&](std::uint32_t state, std::uint32_t, double value) {
        if (stateOf(state) != stateCount)
          starts[stateOf(state)] = value;
      }));
  ALBERT_RETURN_IF_ERROR(readTable(
      "prob_trans.py", [&](std::uint32_t from, std::uint32_t to, double value) {
        if (stateOf(from) != stateCount && stateOf(to) != stateCount)
          transitions[stateOf(from)][stateOf(to)] = value;
      }));
  emissions.assign(lastChinese - firstChinese + 1, none);
  return readTable("prob_emit.py", [&](std::uint32_t state,
                                       std::uint32_t character, double value) {
    if (stateOf(state) != stateCount && isChinese(character))
      emissions[character - firstChinese][stateOf(state)] = value;
  });
}

Result<JiebaDictionary> JiebaDictionary::load(const std::string &path) {
  JiebaDictionary dictionary;
  ALBERT_RETURN_IF_ERROR(dictionary.readWords(path));
  std::string directory = joinPath(parentDirectory(path), "finalseg");
  if (isDirectory(directory))
    ALBERT_RETURN_IF_ERROR(dictionary.readModel(directory));
  return dictionary;
}

} // namespace albert::rt
