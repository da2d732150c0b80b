// Compiled once for all programs: every typed header is half a minute's work.
#include "workload.hpp"

#include <polysip/message/each_header.hpp>

namespace bench {
namespace {

/// What a transaction and a dialog are looked up by.
struct key {
  std::string_view method, uri, host, branch, from_tag, to_tag, call_id, cseq_name;
  u32 cseq = 0, content_length = 0;
  u16 status = 0, port = 0;
};

/// Takes every typed value, and the parts of its URI.
struct typed_reader {
  bool ok = true;
  template<class H> void operator()(field<H> const& f) {
    if (!f) ok = false;
    if constexpr (std::derived_from<H, address>) read_uri(f.value);
    keep(f.value);
  }
  void read_uri(address const& a) {
    if (a.star) return;
    auto const u = uri::parse(a.uri);
    if (!u) ok = false;
    keep(u.value);
  }
};

/// Keeps every typed value.
struct line_taker {
  std::vector<typed_message::line>& all;
  template<class H> void operator()(field<H> const& f) {
    if constexpr (std::same_as<H, header::via>) all.push_back({H::which, f.value});
    else if constexpr (std::same_as<H, header::cseq>) all.push_back({H::which, f.value});
    else if constexpr (H::which == header_id::content_length) return;
    else if constexpr (requires { header::max_forwards{f.value.value}; })
      all.push_back({H::which, u32{f.value.value}});
    else if constexpr (std::derived_from<H, address>)
      all.push_back({H::which, static_cast<address const&>(f.value)});
    else all.push_back({H::which, f.text});
  }
};

struct value_writer {
  message_writer& w;
  header_id id;
  void operator()(header::via const& v) const {
    if (v.port) w.header(id, "SIP/2.0/", v.transport, " ", v.host, ":", v.port, v.parameters.text);
    else w.header(id, "SIP/2.0/", v.transport, " ", v.host, v.parameters.text);
  }
  void operator()(address const& a) const {
    if (a.star) w.header(id, "*");
    else if (a.display.empty()) w.header(id, "<", a.uri, ">", a.parameters.text);
    else w.header(id, "\"", a.display, "\" <", a.uri, ">", a.parameters.text);
  }
  void operator()(header::cseq const& c) const { w.header(id, c.number, " ", c.name); }
  void operator()(u32 n) const { w.header(id, n); }
  void operator()(std::string_view text) const { w.header(id, text); }
};

}  // namespace

bool indexed(std::string_view text) {
  message_view m;
  if (!m.parse(text)) return false;
  auto const via = m.get<header::via>();
  auto const from = m.get<header::from>();
  auto const to = m.get<header::to>();
  auto const cseq = m.get<header::cseq>();
  if (!via || !from || !to || !cseq) return false;
  key k;
  k.method = m.method_name();
  k.uri = m.request_uri();
  k.status = m.status();
  k.host = via->host;
  k.port = via->port;
  k.branch = via->branch;
  k.from_tag = from->tag;
  k.to_tag = to->tag;
  k.call_id = m.value(header_id::call_id);
  k.cseq = cseq->number;
  k.cseq_name = cseq->name;
  k.content_length = static_cast<u32>(m.body().size());
  keep(k);
  return m.complete();
}

bool typed(std::string_view text) {
  message_view m;
  if (!m.parse(text)) return false;
  typed_reader read;
  rules r;
  r.supported = "100rel,timer,replaces,precondition,path";
  return validate(m, r, read).passes() && read.ok;
}

typed_message::typed_message(std::string_view text) {
  message_view m;
  if (!m.parse(text)) return;
  method = m.method_name();
  uri = m.request_uri();
  reason = m.reason();
  status = m.status();
  body = m.body();
  each_header(m, line_taker{lines});
}

std::string_view written(typed_message const& m, std::span<char> room) {
  message_writer w{room};
  if (m.status) w.response(m.status, m.reason);
  else w.request(m.method, m.uri);
  for (auto const& line : m.lines) std::visit(value_writer{w, line.id}, line.what);
  auto const r = w.body({}, m.body).finish();
  keep(r.value);
  return r ? r.value : std::string_view{};
}

}  // namespace bench
