using Easel.Core.Errors;
using Easel.Core.Jobs;
using Easel.Core.Pixels;

namespace Easel.Core.Tests.Jobs;

public sealed class JobJsonTests
{
    private static readonly GenerateResult Result = new([new GeneratedImage("a.png", 1, 2, 8, 16, "a cat\nSteps: 3")], new GenerateSeconds(1, 2, 3, 4, 10));

    public static TheoryData<JobEvent> Events =>
    [
        new JobProgress(JobStage.Sample, 3, 20, 0, 2, 0.1),
        new JobLog(JobLogLevel.Warning, "careful"),
        new JobImageSaved(0, Result.Images[0]),
        new JobCancelled(),
    ];

    [Theory]
    [MemberData(nameof(Events))]
    public void Events_read_back_as_written(JobEvent news) => Assert.Equal(news, JobJson.ReadEvent(JobJson.Write(news)));

    [Fact]
    public void Events_with_lists_and_pictures_read_back_as_written()
    {
        var failed = Assert.IsType<JobFailed>(JobJson.ReadEvent(JobJson.Write(new JobFailed("bad", "no", [new FieldProblem("steps", "0")]))));
        Assert.Equal([new FieldProblem("steps", "0")], failed.Problems);
        var preview = Assert.IsType<JobPreview>(JobJson.ReadEvent(JobJson.Write(new JobPreview(1, 2, new PixelBuffer(2, 1, 1, [7, 9])))));
        Assert.Equal([7, 9], preview.Picture.Bytes);
        var finished = Assert.IsType<JobFinished>(JobJson.ReadEvent(JobJson.Write(new JobFinished(Result))));
        Assert.Equal(Result.Images.AsEnumerable(), Assert.IsType<GenerateResult>(finished.Result).Images);
    }

    [Fact]
    public void A_result_alone_has_the_shape_of_the_command_line()
    {
        const string expected = """
            {"images":[{"path":"a.png","seed":1,"subseed":2,"width":8,"height":16,"infotext":"a cat\nSteps: 3"}],"seconds":{"load":1,"encode":2,"sample":3,"decode":4,"total":10},"interrupted":false}
            """;
        Assert.Equal(expected, JobJson.Write(Result));
    }
}
