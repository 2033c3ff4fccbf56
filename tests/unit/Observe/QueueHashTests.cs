using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class QueueHashTests
{
    /// <summary>Where Postfix 3.10 puts them with hash_queue_depth 2.</summary>
    [Theory]
    [InlineData("3F2A01C7D5", "3F")]
    [InlineData("4jcsr91DkFzD8SM", "2A")]
    [InlineData("4jcsr85LMFzD8S9", "B7")]
    [InlineData("4jcsr90D5lzD8gR", "07")]
    public void Directories_are_named_by_the_microseconds(string id, string directories) => Assert.StartsWith(directories, QueueHash.Of(id));
}
