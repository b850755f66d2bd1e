#!/bin/sh
# Paints the pictures of docs/images.md again: after the starter model got better, for instance. Takes a few minutes.
#   docs/pictures/images/paint.sh [EASEL]        EASEL is the program, by default the launcher
set -eu
here=$(cd "$(dirname "$0")" && pwd)
easel=${1:-"$here/../../../easel"}
cd "$here"

guidance=4
paint() {
    file=$1
    shift
    "$easel" generate --overwrite --output "$file" --cfg "$guidance" "$@" >/dev/null
    echo "$file"
}

paint house.png "a red house on grass, day" --seed 5
for strength in 30 60 90; do
    paint "strength-$strength.png" "a blue house on grass, day" --seed 5 --init-image house.png --strength "0.$strength"
done

# mask.png is white over this house, and part of this folder: whoever paints another house draws another mask.
paint inpaint.png "a blue house on grass, day" --seed 4 --init-image house.png --mask mask.png --strength 0.9
paint inpaint-noise.png "a blue house on grass, day" --seed 4 --init-image house.png --mask mask.png --strength 1 --mask-content noise
paint inpaint-masked.png "a blue house on grass, day" --seed 4 --init-image house.png --mask mask.png --strength 0.9 --mask-area masked --mask-padding 16

paint outpaint-mk2.png "grass, day" --seed 7 --init-image house.png --strength 0.9 --steps 30 --outpaint-right 64
paint outpaint-simple.png "a red house on grass, day" --seed 7 --init-image house.png --strength 0.9 --outpaint-right 64 --outpaint-method simple --mask-content fill

paint hires-lanczos.png "a red house on grass, day" --seed 5 --hires-first-pass house.png --hires-scale 1.5 --hires-upscaler Lanczos --strength 0.25 --hires-steps 10 --hires-cfg 2
paint hires-latent.png "a red house on grass, day" --seed 5 --hires-first-pass house.png --hires-scale 1.5 --strength 0.5 --hires-steps 10 --hires-cfg 2

guidance=5
paint tile.png "a pink flower on grass, day" --seed 3 --tiling --steps 12 --sampler "DPM++ 2M"
