//===- IcuSegmenter.cpp - words by ICU's dictionaries ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// ICU's word iterator over UTF-8 in place. Its C interface, since the C++ one
/// wants run-time type information.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/segment/WordSegmenter.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

namespace albert::rt {
namespace {

class IcuSegmenter final : public WordSegmenter {
public:
  explicit IcuSegmenter(UBreakIterator *iterator) : iterator(iterator) {}
  ~IcuSegmenter() override {
    utext_close(&input);
    ubrk_close(iterator);
  }

  Result<std::unique_ptr<WordSegmenter>> clone() const override {
    return makeIcuSegmenter();
  }

  void segment(std::string_view text,
               std::vector<std::uint32_t> &ends) override {
    UErrorCode error = U_ZERO_ERROR;
    utext_openUTF8(&input, text.data(), static_cast<int64_t>(text.size()),
                   &error);
    ubrk_setUText(iterator, &input, &error);
    std::size_t first = ends.size();
    if (U_SUCCESS(error))
      for (int32_t end = ubrk_next(iterator); end != UBRK_DONE;
           end = ubrk_next(iterator))
        ends.push_back(static_cast<std::uint32_t>(end));
    // ICU fails for want of memory only; one word is then right for no one and
    // wrong for no one.
    if (!text.empty() && (ends.size() == first || ends.back() != text.size()))
      ends.push_back(static_cast<std::uint32_t>(text.size()));
  }

private:
  UBreakIterator *iterator;
  UText input = UTEXT_INITIALIZER;
};

} // namespace

Result<std::unique_ptr<WordSegmenter>> makeIcuSegmenter() {
  UErrorCode error = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open(UBRK_WORD, "zh", nullptr, 0, &error);
  if (U_FAILURE(error))
    return unavailable("ICU has no word boundaries: %s", u_errorName(error));
  std::unique_ptr<WordSegmenter> segmenter =
      std::make_unique<IcuSegmenter>(iterator);
  return segmenter;
}

} // namespace albert::rt
