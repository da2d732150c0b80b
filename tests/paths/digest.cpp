// digest FILE: a line for each message in it, with a number that stands for everything that was
// parsed from the message. Whatever this file is compiled for, the lines are the same.
#include "../../benchmarks/corpus.hpp"
#include "member_digest.hpp"
#include "polysip/message/each_header.hpp"
#include "polysip/message/framing.hpp"
#include "polysip/message/message.hpp"
#include "polysip/message/multipart.hpp"
#include "polysip/message/uri_compare.hpp"

using namespace polysip;

namespace {

void add_uri(member_digest& d, std::string_view text) {
  auto const u = uri::parse(text);
  d.add(u.code);
  if (u) d.add_members(u.value);
  d.add(same_uri(text, "sip:alice@example.org;transport=udp"));
}

struct header_digest {
  member_digest& d;
  template<class H> void operator()(field<H> const& f) {
    d.add(f.state);
    d.add(f.text);
    if (!f) return;
    d.add_members(f.value);
    if constexpr (std::derived_from<H, address>) add_uri(d, f.value.uri);
  }
};

void add_message(member_digest& d, message_view const& m) {
  d.add(m.method_name());
  d.add(m.request_uri());
  d.add(m.status());
  d.add(m.reason());
  for (u32 i = 0; i < m.header_count(); ++i) {
    d.add(m.at(i).id);
    d.add(m.at(i).name);
    d.add(m.at(i).value);
  }
  d.add(m.wire());
  d.add(m.body());
  d.add(m.complete());
  each_header(m, header_digest{d});
  auto const ruled = validate(m);
  d.add(ruled.what);
  d.add(ruled.status);
  add_uri(d, m.request_uri());
  if (auto const parts = multipart::of(m))
    for (auto const& part : parts.value) d.add(part.text);
}

void add_written(member_digest& d, message_view const& m) {
  std::vector<char> room(m.wire().size() * 2 + 200);
  message_writer w{room};
  if (m.is_request()) w.request(m.method_name(), m.request_uri());
  else w.response(m.status(), m.reason());
  for (u32 i = 0; i < m.header_count(); ++i) w.copy(m.at(i)).header("X", m.at(i).value);
  auto const r = w.body("text/plain", m.body()).finish();
  d.add(r.code);
  d.add(std::string_view{room.data(), w.size()});
}

template<u32 most> void add_lines(member_digest& d, std::string_view text) {
  detail::line lines[most];
  auto const index = detail::index_lines(text, 0, lines, most);
  d.add(index.outcome.code);
  d.add(index.outcome.offset);
  if (!index.outcome) return;
  d.add(index.body_at);
  d.add(index.ended);
  for (u32 i = 0; i < index.count; ++i) {
    auto const& l = lines[i];
    for (u32 n : {l.name_at, l.value_at, l.end, u32{l.name.size}}) d.add(n);
    d.add(l.name.id);
  }
}

struct frame_digest {
  member_digest& d;
  error message(std::string_view text) { return d.add(text), error::none; }
  void ping() { d.add(1); }
};

u64 digest_of(std::string const& input) {
  fuzz::exact const text{input};
  member_digest d{text.view()};
  message_view m;
  auto const r = m.parse(text.view());
  d.add(r.code);
  d.add(r.offset);
  if (r) {
    add_message(d, m);
    add_written(d, m);
  }
  auto const first_line = text.view().find('\n') + 1;
  add_lines<8>(d, text.view().substr(first_line));
  add_lines<64>(d, text.view().substr(first_line));
  char room[4096];
  stream_framer framer{room};
  d.add(framer.feed(text.bytes(), frame_digest{d}).code);
  return d.number();
}

}  // namespace

int main(int argc, char** argv) {
  std::string const all = argc == 2 ? bench::read_file(argv[1]) : "";
  if (all.empty()) return std::fputs("usage: digest FILE\n", stderr), 2;
  for (std::size_t at = 0, size; at < all.size(); at += size) {
    size = std::strtoul(all.c_str() + at, nullptr, 10);
    at = all.find('\n', at) + 1;
    std::printf("%016llx\n", 0ULL + digest_of(all.substr(at, size)));
  }
}
