//===- Flags.cpp - parsing of command lines -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The parser, and typed access to what it read. Values are checked while
/// parsing, so the accessors cannot fail.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Flags.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <numeric>

namespace albert::rt {

std::vector<std::string> splitText(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    size_t cut = text.find(separator);
    parts.emplace_back(text.substr(0, cut));
    if (cut == std::string_view::npos)
      break;
    text.remove_prefix(cut + 1);
    if (text.empty())
      parts.emplace_back();
  }
  return parts;
}

/// Levenshtein distance of two names.
static size_t editDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t(0));
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = std::exchange(row[0], i);
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

std::string nearestName(std::string_view name,
                        const std::vector<std::string> &candidates) {
  size_t best = std::max<size_t>(2, name.size() / 3) + 1;
  std::string nearest;
  for (const std::string &candidate : candidates) {
    size_t distance = editDistance(name, candidate);
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

static bool isTrue(std::string_view text) {
  return text == "true" || text == "1" || text == "yes" || text == "t";
}

static bool isFalse(std::string_view text) {
  return text == "false" || text == "0" || text == "no" || text == "f";
}

/// What a value of this kind has to look like, null if `value` does.
static const char *mismatch(FlagKind kind, const std::string &value) {
  char *end = nullptr;
  errno = 0;
  switch (kind) {
  case FlagKind::Boolean:
    return isTrue(value) || isFalse(value) ? nullptr : "true or false";
  case FlagKind::Integer:
    static_cast<void>(strtoll(value.c_str(), &end, 10));
    return value.empty() || *end || errno ? "an integer" : nullptr;
  case FlagKind::Real:
    static_cast<void>(strtod(value.c_str(), &end));
    return value.empty() || *end || errno ? "a number" : nullptr;
  default:
    return nullptr;
  }
}

/// True if `value` is among the names or within the bounds of `choices`.
static bool isAllowed(const FlagSpec &spec, const std::string &value) {
  if (!spec.choices)
    return true;
  if (spec.kind == FlagKind::Integer) {
    char *dots = nullptr;
    long long low = strtoll(spec.choices, &dots, 10);
    long long high = strtoll(dots + 2, nullptr, 10);
    long long number = strtoll(value.c_str(), nullptr, 10);
    return number >= low && number <= high;
  }
  std::vector<std::string> choices = splitText(spec.choices, '|');
  return std::find(choices.begin(), choices.end(), value) != choices.end();
}

/// Checks one value against the kind and the choices of its flag.
static Status checkValue(const FlagSpec &spec, const std::string &value) {
  std::string expected;
  if (const char *form = mismatch(spec.kind, value))
    expected = form;
  else if (!isAllowed(spec, value))
    expected = (spec.kind == FlagKind::Integer ? "a number in " : "one of ") +
               std::string(spec.choices);
  if (expected.empty())
    return Status::success();
  return invalidArgument("--%s: expected %s, found %s", spec.name,
                         expected.c_str(), quote(value).c_str())
      .withHint("--%s: %s", spec.name, spec.help);
}

/// True if using the flag with `value` changes nothing, which an unsupported
/// flag may do: scripts written for the originals pass `--use_tpu=False`.
static bool isDefault(const FlagSpec &spec, const std::string &value) {
  if (spec.kind != FlagKind::Boolean)
    return value == spec.defaultText;
  return isTrue(value) == isTrue(spec.defaultText);
}

namespace {

/// One argument that is a flag, taken apart.
struct FlagArgument {
  std::string name; ///< Dashes and underscores in the middle unified.
  bool isShort;     ///< One letter after one dash.
  bool hasValue;
  std::string value;
};

/// Parsing state over the arguments of one command line.
class Parser {
public:
  Parser(const std::vector<FlagSpec> &flags, bool takesPositionals)
      : flags(flags), takesPositionals(takesPositionals), isSet(flags.size()),
        values(flags.size()) {}

  Status run(std::vector<std::string> arguments);

  const std::vector<FlagSpec> &flags;
  bool takesPositionals;
  std::vector<bool> isSet;
  std::vector<std::vector<std::string>> values;
  std::vector<std::string> positionals;
  bool help = false;

private:
  size_t find(const FlagArgument &argument) const;
  size_t findNegated(const std::string &name) const;
  Status unknown(const std::string &argument, const std::string &name) const;
  Status parseFlag(std::vector<std::string> &arguments, size_t &position);
  Status assign(size_t index, std::string value);
  Status addPositional(const std::string &argument);
};

} // namespace

static FlagArgument takeApart(const std::string &argument) {
  size_t dashes = argument[1] == '-' ? 2 : 1;
  size_t equals = argument.find('=');
  FlagArgument result;
  result.name = argument.substr(
      dashes, equals == std::string::npos ? equals : equals - dashes);
  result.isShort = dashes == 1 && result.name.size() == 1;
  result.hasValue = equals != std::string::npos;
  if (result.hasValue)
    result.value = argument.substr(equals + 1);
  std::replace(result.name.begin(), result.name.end(), '_', '-');
  return result;
}

/// Index of the flag, `flags.size()` if there is none.
size_t Parser::find(const FlagArgument &argument) const {
  size_t i = 0;
  for (; i < flags.size(); ++i)
    if (argument.isShort ? flags[i].shortName == argument.name[0]
                         : argument.name == flags[i].name)
      break;
  return i;
}

/// Index of the Boolean flag that `name` turns off ("nox", "no-x").
size_t Parser::findNegated(const std::string &name) const {
  size_t i = 0;
  for (; i < flags.size(); ++i)
    if (flags[i].kind == FlagKind::Boolean &&
        (name == std::string("no") + flags[i].name ||
         name == std::string("no-") + flags[i].name))
      break;
  return i;
}

Status Parser::unknown(const std::string &argument,
                       const std::string &name) const {
  std::vector<std::string> names = {"help"};
  for (const FlagSpec &flag : flags) {
    names.emplace_back(flag.name);
    if (flag.kind == FlagKind::Boolean)
      names.push_back(std::string("no-") + flag.name);
  }
  Status status = invalidArgument("unknown flag %s", quote(argument).c_str());
  std::string nearest = nearestName(name, names);
  if (nearest.empty())
    return std::move(status).withHint("--help lists the flags");
  return std::move(status).withHint("did you mean --%s? --help lists the flags",
                                    nearest.c_str());
}

Status Parser::assign(size_t index, std::string value) {
  const FlagSpec &spec = flags[index];
  if (spec.reasonUnsupported && !isDefault(spec, value))
    return unsupported("--%s is not supported: %s", spec.name,
                       spec.reasonUnsupported)
        .withHint("leave --%s out", spec.name);
  std::vector<std::string> parts;
  if (spec.kind == FlagKind::List)
    parts = splitText(value, ',');
  else
    parts.push_back(std::move(value));
  bool collects =
      spec.kind == FlagKind::List || spec.kind == FlagKind::Repeated;
  if (!collects || !isSet[index])
    values[index].clear();
  isSet[index] = true;
  for (std::string &part : parts) {
    ALBERT_RETURN_IF_ERROR(checkValue(spec, part));
    values[index].push_back(std::move(part));
  }
  return Status::success();
}

Status Parser::parseFlag(std::vector<std::string> &arguments,
                         size_t &position) {
  const std::string &text = arguments[position];
  FlagArgument argument = takeApart(text);
  if (argument.name == "help" || argument.name == "h") {
    help = true;
    return Status::success();
  }
  size_t index = find(argument);
  if (index == flags.size() && !argument.hasValue) {
    index = findNegated(argument.name);
    if (index != flags.size())
      return assign(index, "false");
  }
  if (index == flags.size())
    return unknown(text, argument.name);
  const FlagSpec &spec = flags[index];
  if (spec.kind == FlagKind::Boolean && !argument.hasValue)
    return assign(index, "true");
  if (spec.kind == FlagKind::Boolean)
    std::transform(
        argument.value.begin(), argument.value.end(), argument.value.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  if (argument.hasValue)
    return assign(index, argument.value);
  bool isMissing = position + 1 == arguments.size() ||
                   arguments[position + 1].rfind("--", 0) == 0;
  if (isMissing)
    return invalidArgument("--%s: expected a value, found %s", spec.name,
                           position + 1 == arguments.size()
                               ? "the end of the command line"
                               : quote(arguments[position + 1]).c_str())
        .withHint("write --%s=VALUE; %s", spec.name, spec.help);
  return assign(index, arguments[++position]);
}

Status Parser::addPositional(const std::string &argument) {
  if (!takesPositionals)
    return invalidArgument("unexpected argument %s", quote(argument).c_str())
        .withHint("flags start with --; put text that contains spaces into "
                  "quotes");
  positionals.push_back(argument);
  return Status::success();
}

Status Parser::run(std::vector<std::string> arguments) {
  bool onlyPositionals = false;
  for (size_t i = 0; i < arguments.size() && !help; ++i) {
    const std::string &argument = arguments[i];
    bool isFlag = !onlyPositionals && argument.size() > 1 && argument[0] == '-';
    if (isFlag && argument == "--")
      onlyPositionals = true;
    else if (isFlag)
      ALBERT_RETURN_IF_ERROR(parseFlag(arguments, i));
    else
      ALBERT_RETURN_IF_ERROR(addPositional(argument));
  }
  return Status::success();
}

void FlagTable::add(std::initializer_list<FlagSpec> specs) {
  flags.insert(flags.end(), specs.begin(), specs.end());
}

void FlagTable::add(const FlagSpec *specs, std::size_t count) {
  flags.insert(flags.end(), specs, specs + count);
}

Result<ParsedFlags> FlagTable::parse(int argc, const char *const *argv,
                                     int first) const {
  Parser parser(flags, takesPositionals);
  std::vector<std::string> arguments;
  for (int i = first; i < argc; ++i)
    arguments.emplace_back(argv[i]);
  ALBERT_RETURN_IF_ERROR(parser.run(std::move(arguments)));

  ParsedFlags parsed;
  parsed.help = parser.help;
  parsed.arguments = std::move(parser.positionals);
  for (size_t i = 0; i < flags.size(); ++i) {
    const FlagSpec &spec = flags[i];
    if (spec.isRequired && !parser.isSet[i] && !parser.help)
      return invalidArgument("expected --%s, found none", spec.name)
          .withHint("--%s: %s", spec.name, spec.help);
    std::vector<std::string> &texts = parser.values[i];
    bool collects =
        spec.kind == FlagKind::List || spec.kind == FlagKind::Repeated;
    if (!parser.isSet[i] && collects)
      texts = splitText(spec.defaultText, ',');
    else if (!parser.isSet[i])
      texts = {spec.defaultText};
    parsed.values.push_back({spec, parser.isSet[i], std::move(texts)});
  }
  return parsed;
}

const ParsedFlags::Value &ParsedFlags::find(std::string_view name) const {
  auto it = std::find_if(values.begin(), values.end(),
                         [&](const Value &v) { return name == v.spec.name; });
  assert(it != values.end() && "the table has no such flag");
  return *it;
}

bool ParsedFlags::isSet(std::string_view name) const {
  return find(name).isSet;
}

bool ParsedFlags::boolean(std::string_view name) const {
  return isTrue(text(name));
}

const std::string &ParsedFlags::text(std::string_view name) const {
  return find(name).texts.front();
}

std::int64_t ParsedFlags::integer(std::string_view name) const {
  return strtoll(text(name).c_str(), nullptr, 10);
}

Result<std::int64_t> ParsedFlags::integerIn(std::string_view name,
                                            std::int64_t minimum,
                                            std::int64_t maximum) const {
  std::int64_t value = integer(name);
  if (value >= minimum && value <= maximum)
    return value;
  const FlagSpec &spec = find(name).spec;
  return invalidArgument("--%s: expected a number in %lld..%lld, found %lld",
                         spec.name, static_cast<long long>(minimum),
                         static_cast<long long>(maximum),
                         static_cast<long long>(value))
      .withHint("--%s: %s", spec.name, spec.help);
}

double ParsedFlags::real(std::string_view name) const {
  return strtod(text(name).c_str(), nullptr);
}

Result<double> ParsedFlags::realFrom(std::string_view name,
                                     double minimum) const {
  double value = real(name);
  if (std::isfinite(value) && value >= minimum)
    return value;
  const FlagSpec &spec = find(name).spec;
  return invalidArgument("--%s: expected a number of at least %g, found %s",
                         spec.name, minimum, text(name).c_str())
      .withHint("--%s: %s", spec.name, spec.help);
}

const std::vector<std::string> &ParsedFlags::list(std::string_view name) const {
  return find(name).texts;
}

} // namespace albert::rt
