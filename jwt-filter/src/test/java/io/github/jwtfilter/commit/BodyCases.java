package io.github.jwtfilter.commit;

import io.github.jwtfilter.commit.CaseTable.Streaming;
import io.github.jwtfilter.commit.CaseTable.Writing;
import jakarta.servlet.ServletOutputStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Bodies that fill the buffer or reach the content length, so that the response commits during a write. */
final class BodyCases {
    private BodyCases() {}

    static void addTo(CaseTable cases) {
        buffers(cases);
        encodings(cases);
        prints(cases);
        lengths(cases);
    }

    private static void buffers(CaseTable cases) {
        for (int more = -1; more <= 1; more++) {
            int excess = more;
            String size = more == 0 ? "a full buffer" : "a buffer " + (more < 0 ? "less" : "and") + " one byte";
            cases.row(
                    size + " of bytes",
                    200,
                    -1,
                    (request, response) ->
                            response.getOutputStream().write(new byte[response.getBufferSize() + excess]));
            cases.row(size + " byte by byte", 200, -1, (request, response) -> {
                for (int i = response.getBufferSize() + excess; i > 0; i--) {
                    response.getOutputStream().write('a');
                }
            });
            cases.row(
                    size + " of text",
                    200,
                    -1,
                    (request, response) ->
                            response.getWriter().write(CommitCases.text(response.getBufferSize() + excess)));
            cases.row(size + " char by char", 200, -1, (request, response) -> {
                for (int i = response.getBufferSize() + excess; i > 0; i--) {
                    response.getWriter().write('a');
                }
            });
            cases.row(size + " of chars", 200, -1, (request, response) -> {
                char[] chars = new char[response.getBufferSize() + excess];
                Arrays.fill(chars, 'a');
                response.getWriter().write(chars);
            });
            cases.row(size + " in two", 200, -1, (request, response) -> {
                response.getOutputStream().write(new byte[response.getBufferSize() / 2]);
                response.getOutputStream().write(new byte[(response.getBufferSize() + 1) / 2 + excess]);
            });
            cases.row(size + " of 8192", 200, 8192 + more, (request, response) -> {
                response.setBufferSize(8192);
                response.getOutputStream().write(new byte[8192 + excess]);
            });
        }
        cases.row("a small buffer", 200, 600, (request, response) -> {
            response.setBufferSize(512);
            for (int i = 0; i < 60; i++) {
                response.getOutputStream().write(new byte[10]);
            }
        });
        cases.row("a tiny buffer", 200, 3, (request, response) -> {
            response.setBufferSize(1);
            response.getOutputStream().write(new byte[3]);
        });
        cases.row("a buffer of three", 200, 4, (request, response) -> {
            response.setBufferSize(3);
            response.getOutputStream().print("abcd");
        });
        cases.row("a large buffer", 200, 150_000, (request, response) -> {
            response.setBufferSize(120_000);
            response.getWriter().write(CommitCases.text(75_000));
            response.getWriter().write(CommitCases.text(75_000));
        });
        cases.streaming("many bytes", CommitCases.MUCH, stream -> stream.write(new byte[CommitCases.MUCH]));
        cases.streaming("many bytes and close", CommitCases.MUCH, stream -> {
            stream.write(new byte[CommitCases.MUCH]);
            stream.close();
        });
        cases.writing("a large page", CommitCases.MUCH, writer -> writer.write(CommitCases.text(CommitCases.MUCH)));
        cases.writing("a large page of chars", CommitCases.MUCH, writer -> {
            char[] chars = new char[CommitCases.MUCH];
            Arrays.fill(chars, 'a');
            writer.write(chars);
        });
    }

    private static void encodings(CaseTable cases) {
        cases.encoded("two bytes a character", "UTF-8", 20_000, writer -> writer.write("é".repeat(20_000)));
        cases.encoded("three bytes a character", "UTF-8", 11_000, writer -> {
            for (int i = 0; i < 11_000; i++) {
                writer.write('€');
            }
        });
        cases.encoded("three bytes a character in lines", "UTF-8", -1, writer -> {
            for (int i = 0; i < 1_100; i++) {
                writer.println("€€€€€€€€€€");
            }
        });
        cases.encoded("four bytes a character", "UTF-8", 20_000, writer -> writer.write("😀".repeat(10_000)));
        cases.encoded("four bytes a character by halves", "UTF-8", 20_000, writer -> {
            for (int i = 0; i < 10_000; i++) {
                writer.write("😀".charAt(0));
                writer.write("😀".charAt(1));
            }
        });
        cases.encoded("a half that never becomes whole", "UTF-8", -1, writer -> {
            for (int i = 0; i < 20_000; i++) {
                writer.write("😀".charAt(0));
            }
        });
        cases.encoded("one byte a character", "ISO-8859-1", 40_000, writer -> writer.write("é".repeat(40_000)));
        cases.encoded("two bytes for all", "UTF-16", -1, writer -> writer.write(CommitCases.text(20_000)));
        cases.encoded("line ends of two bytes", "UTF-16", -1, writer -> {
            for (int i = 0; i < 20_000; i++) {
                writer.println();
            }
        });
        cases.encoded("four bytes for all", "UTF-32", -1, writer -> writer.write(CommitCases.text(20_000)));
        cases.encoded("Japanese", "Shift_JIS", -1, writer -> writer.write("日".repeat(20_000)));
        cases.encoded("Japanese with escapes", "ISO-2022-JP", -1, writer -> {
            for (int i = 0; i < 5_000; i++) {
                writer.write("日a");
            }
        });
        cases.encoded("Chinese", "GB18030", -1, writer -> writer.write("日😀".repeat(7_000)));
        cases.encoded("characters the encoding lacks", "US-ASCII", 40_000, writer -> writer.write("€".repeat(40_000)));
    }

    private static void prints(CaseTable cases) {
        char[] chars = CommitCases.text(10).toCharArray();
        Map<String, Writing> writings = Map.ofEntries(
                Map.entry("boolean", writer -> writer.print(true)),
                Map.entry("char", writer -> writer.print('a')),
                Map.entry("int", writer -> writer.print(1)),
                Map.entry("long", writer -> writer.print(1L)),
                Map.entry("float", writer -> writer.print(1.5f)),
                Map.entry("double", writer -> writer.print(1.5)),
                Map.entry("chars", writer -> writer.print(chars)),
                Map.entry("text", writer -> writer.print("text")),
                Map.entry("null", writer -> writer.print((String) null)),
                Map.entry("object", writer -> writer.print(Locale.ROOT.getClass())),
                Map.entry("line end", PrintWriter::println),
                Map.entry("boolean line", writer -> writer.println(true)),
                Map.entry("char line", writer -> writer.println('a')),
                Map.entry("int line", writer -> writer.println(1)),
                Map.entry("long line", writer -> writer.println(1L)),
                Map.entry("float line", writer -> writer.println(1.5f)),
                Map.entry("double line", writer -> writer.println(1.5)),
                Map.entry("chars line", writer -> writer.println(chars)),
                Map.entry("text line", writer -> writer.println("text")),
                Map.entry("object line", writer -> writer.println(Locale.ROOT.getClass())),
                Map.entry("printf", writer -> writer.printf("%,d", 1_000_000)),
                Map.entry("printf in a locale", writer -> writer.printf(Locale.GERMANY, "%,d", 1_000_000)),
                Map.entry("format", writer -> writer.format("%,d", 1_000_000)),
                Map.entry("append", writer -> writer.append("text")),
                Map.entry("append part", writer -> writer.append("text", 1, 3)),
                Map.entry("append char", writer -> writer.append('a')));
        writings.forEach((name, writing) -> cases.writing("writer prints " + name, -1, writer -> {
            for (int i = 0; i < 34_000; i++) {
                writing.to(writer);
            }
        }));
        Map<String, Streaming> streamings = Map.ofEntries(
                Map.entry("boolean", stream -> stream.print(true)),
                Map.entry("char", stream -> stream.print('a')),
                Map.entry("int", stream -> stream.print(1)),
                Map.entry("long", stream -> stream.print(1L)),
                Map.entry("float", stream -> stream.print(1.5f)),
                Map.entry("double", stream -> stream.print(1.5)),
                Map.entry("text", stream -> stream.print("text")),
                Map.entry("null", stream -> stream.print(null)),
                Map.entry("much text", stream -> stream.print(CommitCases.text(9_000))),
                Map.entry("line end", ServletOutputStream::println),
                Map.entry("boolean line", stream -> stream.println(true)),
                Map.entry("char line", stream -> stream.println('a')),
                Map.entry("int line", stream -> stream.println(1)),
                Map.entry("long line", stream -> stream.println(1L)),
                Map.entry("float line", stream -> stream.println(1.5f)),
                Map.entry("double line", stream -> stream.println(1.5)),
                Map.entry("text line", stream -> stream.println("text")));
        streamings.forEach((name, streaming) -> cases.streaming("stream prints " + name, -1, stream -> {
            for (int i = 0; i < (name.startsWith("much") ? 5 : 34_000); i++) {
                streaming.to(stream);
            }
        }));
    }

    private static void lengths(CaseTable cases) {
        cases.row("a length reached by bytes", 200, 5, (request, response) -> {
            response.setContentLength(5);
            response.getOutputStream().write(new byte[5]);
        });
        cases.row("a long length reached by text", 200, 5, (request, response) -> {
            response.setContentLengthLong(5);
            response.getWriter().write("first");
        });
        cases.row("a length in a header reached", 200, 5, (request, response) -> {
            response.setHeader("Content-Length", "5");
            response.getWriter().write("first");
        });
        cases.row("a length in an added header reached", 200, 5, (request, response) -> {
            response.addHeader("content-length", "5");
            response.getOutputStream().print("first");
        });
        cases.row("a length in a header for numbers reached", 200, 5, (request, response) -> {
            response.setIntHeader("Content-Length", 5);
            response.getOutputStream().println("fir");
        });
        cases.row("a length in an added header for numbers reached", 200, 5, (request, response) -> {
            response.addIntHeader("Content-Length", 5);
            response.getWriter().write("first");
        });
        cases.row("a length in bytes reached by characters", 200, 2, (request, response) -> {
            response.setContentType("text/plain; charset=UTF-8");
            response.setContentLength(6);
            response.getWriter().write("€€");
        });
        cases.row("a length set after the page", 200, 5, (request, response) -> {
            response.getWriter().write("first");
            response.setContentLength(5);
        });
        cases.row("a length of nothing", 200, 0, (request, response) -> response.setContentLength(0));
        cases.row("a length of nothing and an empty write", 200, 0, (request, response) -> {
            response.setContentLength(0);
            response.getOutputStream().write(new byte[0]);
        });
        cases.row("a length taken back", 200, 5, (request, response) -> {
            response.setContentLength(3);
            response.setContentLength(-1);
            response.getWriter().write("first");
        });
        cases.row("much of a length", 200, CommitCases.MUCH, (request, response) -> {
            response.setContentLength(CommitCases.MUCH);
            response.getOutputStream().write(new byte[CommitCases.MUCH / 2]);
            response.getOutputStream().write(new byte[CommitCases.MUCH / 2]);
        });
    }
}
