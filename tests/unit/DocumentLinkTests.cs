// Links between the documents: a section that is renamed or moved must not leave a reader at the top of a long page.

using System.Text.RegularExpressions;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests;

public sealed class DocumentLinkTests
{
    public static TheoryData<string> Documents =>
    [
        .. Directory.GetFiles(Repository.Path(), "*.md").Select(path => Path.GetFileName(path)),
        .. Directory.GetFiles(Repository.Path("docs"), "*.md").Select(path => "docs/" + Path.GetFileName(path)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_to_a_file_and_a_heading_that_exist(string document)
    {
        var path = Repository.Path(document.Split('/'));
        Assert.All(Links(path), link =>
        {
            var parts = link.Split('#');
            var target = parts[0].Length == 0 ? path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, parts[0]));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{link}: no such file");
            if (parts.Length > 1)
                Assert.Contains(parts[1], Anchors(target));
        });
    }

    private static IEnumerable<string> Links(string path) => Regex.Matches(File.ReadAllText(path), @"\]\(([^)\s]+)\)")
        .Cast<Match>().Select(match => match.Groups[1].Value)
        .Where(link => !link.Contains("://"));

    // As GitHub makes them: lower case, blanks become hyphens, and of the rest only letters, digits, hyphens and underscores stay.
    private static IEnumerable<string> Anchors(string path) => File.ReadAllLines(path)
        .Where(line => line.StartsWith('#'))
        .Select(line => Regex.Replace(line.TrimStart('#').Trim().ToLowerInvariant(), @"[^\p{L}\p{Nd} _-]", "").Replace(' ', '-'));
}
