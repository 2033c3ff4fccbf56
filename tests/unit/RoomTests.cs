// Data moves one way: settings, plan, apply, supervise, observe. A `using` against the stream is a defect, and this is where it shows.

using System.Text.RegularExpressions;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests;

public sealed class RoomTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Settings"] = ["Diagnostics"],
        ["Plan"] = ["Diagnostics", "Settings"],
        ["Apply"] = ["Diagnostics", "Settings", "Plan", "Kernel"],
        ["Supervise"] = ["Diagnostics", "Settings", "Plan", "Apply", "Kernel"],
        ["Observe"] = ["Diagnostics", "Settings", "Plan", "Apply", "Supervise", "Kernel"],
        ["Hold"] = ["Diagnostics", "Settings", "Plan", "Apply", "Supervise", "Observe", "Kernel"],
        ["Http"] = ["Diagnostics", "Settings", "Kernel"],
        ["OAuth2"] = ["Diagnostics", "Settings", "Plan", "Apply", "Http", "Kernel"],
        ["Expose"] = ["Diagnostics", "Settings", "Plan", "Apply", "Supervise", "Observe", "OAuth2", "Kernel"],
        ["Kernel"] = ["Diagnostics"],
        ["Diagnostics"] = ["Kernel"],
        ["Reloading"] = ["Diagnostics", "Settings", "Plan", "Supervise", "Kernel"],
        ["Commands"] = ["Diagnostics", "Settings", "Plan", "Apply", "Supervise", "Observe", "Hold", "Http", "OAuth2", "Expose", "Reloading", "Kernel"],
    };

    public static TheoryData<string> Rooms => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_rooms_upstream(string room)
    {
        var wrong = Directory.GetFiles(Repository.Path("src", "pfinit", room), "*.cs")
            .SelectMany(file => Reference.Matches(Code(file)).Cast<Match>().Select(match => (File: Path.GetFileName(file), Room: match.Groups[1].Value)))
            .Where(use => use.Room != room && Allowed.ContainsKey(use.Room) && !Allowed[room].Contains(use.Room));
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_folder_of_the_program_is_a_room() => Assert.Equal(
        Allowed.Keys.Order(StringComparer.Ordinal),
        Directory.GetDirectories(Repository.Path("src", "pfinit")).Select(path => Path.GetFileName(path)).Where(name => name is not ("bin" or "obj")).Order(StringComparer.Ordinal));

    // Whoever waits goes by monotonic time, or an hour that the clock is set back is an hour of waiting. Allowed are the times of log lines,
    // files, certificates and tokens, which are those of the wall.
    [Fact]
    public void Only_what_has_a_date_looks_at_the_clock_on_the_wall()
    {
        string[] dated = ["Observe/SyslogSocket.cs", "Observe/LogStream.cs", "Observe/LogWriter.cs", "Observe/MailQueue.cs", "Observe/QueueWatch.cs", "Expose/StatusBoard.cs", "Hold/HeldMail.cs", "Apply/", "OAuth2/", "Commands/OAuth2Command.cs"];
        var root = Repository.Path("src", "pfinit");
        var readers = Allowed.Keys.SelectMany(room => Directory.GetFiles(Path.Combine(root, room), "*.cs"))
            .Where(file => WallClock.IsMatch(Code(file)))
            .Select(file => Path.GetRelativePath(root, file));
        Assert.DoesNotContain(readers, file => !dated.Any(allowed => file.StartsWith(allowed, StringComparison.Ordinal)));
    }

    private static string Code(string file) => string.Join("\n", File.ReadLines(file).Select(line => line.Split("//")[0]));

    private static readonly Regex WallClock = new(@"\bUtcNow\b|\bGetUtcNow\b|\bGetLocalNow\b|DateTime(Offset)?\.(Now|Today)\b|CLOCK_REALTIME");

    // Full names and, inside the Pfinit namespace, short ones such as Kernel.Errno; a property called Plan has a dot before it.
    private static readonly Regex Reference = new(@"(?<![\w.""`])(?:Pfinit\.)?(Settings|Plan|Apply|Supervise|Observe|Hold|Http|OAuth2|Expose|Reloading|Kernel|Diagnostics|Commands)(?=[;.]\s*(?:[A-Z]|\s|$))");
}
