using Easel.Core.Jobs;
using Easel.Core.Requests;
using Easel.Web.Language;
using Easel.Web.Session;

namespace Easel.Web.Tests.Session;

public sealed class ForecastTests
{
    private static readonly GenerateRequest Last = new("a", Width: 512, Height: 512, Steps: 20);
    private static readonly GenerateResult Result = new([new GeneratedImage("a.png", 1, 1, 512, 512, "")], new GenerateSeconds(5, 0, 9, 1, 15));

    [Fact]
    public void Work_is_steps_times_pixels_and_loading_does_not_count()
    {
        Assert.Equal(10, Forecast.Seconds(Last, Last, Result)!.Value, 6);
        Assert.Equal(40, Forecast.Seconds(Last with { Count = 4 }, Last, Result)!.Value, 6);
        Assert.Equal(20, Forecast.Seconds(Last with { Steps = 40 }, Last, Result)!.Value, 6);
        Assert.Equal(50, Forecast.Seconds(Last with { Hires = new HiresOptions(Scale: 2) }, Last, Result)!.Value, 6);
    }

    [Fact]
    public void Before_the_first_picture_nothing_is_said() => Assert.Null(Forecast.Seconds(Last, null, null));

    [Theory]
    [InlineData(0.2, "1 s", "1 秒")]
    [InlineData(39.5, "40 s", "40 秒")]
    [InlineData(150, "2 min", "2 分钟")]
    [InlineData(7200, "2 h", "2 小时")]
    public void Times_are_said_as_people_say_them(double seconds, string english, string chinese)
    {
        Assert.Equal(english, Forecast.Words(seconds, PageLanguage.English));
        Assert.Equal(chinese, Forecast.Words(seconds, PageLanguage.Chinese));
    }
}
