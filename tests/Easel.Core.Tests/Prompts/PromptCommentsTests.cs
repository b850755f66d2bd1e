using Easel.Core.Prompts;
using Easel.Testing;

namespace Easel.Core.Tests.Prompts;

public sealed class PromptCommentsTests
{
    [Fact]
    public void Comments_go_as_in_every_golden_case()
    {
        using var golden = Golden.Json("text/styles.json");
        Assert.All(golden.RootElement.GetProperty("strip_comments").EnumerateArray(), c =>
            Assert.Equal(c.GetProperty("result").GetString(), PromptComments.Strip(c.GetProperty("text").GetString()!)));
    }
}
