// The slideshow in Remotion, as its documentation does such things.
import React from "react";
import { AbsoluteFill, Audio, Composition, Img, Sequence, interpolate, registerRoot, staticFile, useCurrentFrame } from "remotion";

const name = (path) => staticFile(path.split("/").pop());

const Shot = ({ shot, width, height }) => {
  const frame = useCurrentFrame();
  const [x, y, w] = shot.boxes[Math.min(frame, shot.frames - 1)];
  const [wide, high] = shot.size;
  const scale = width / (w * wide);
  const opacity = shot.crossfade ? Math.min(1, (frame + 1) / (shot.crossfade + 1)) : 1;
  const transform = `translate(${-x * wide * scale}px, ${-y * high * scale}px) scale(${scale})`;
  return (
    <AbsoluteFill style={{ opacity, overflow: "hidden" }}>
      <Img src={name(shot.photo)} style={{ width: wide, height: high, maxWidth: "none", transformOrigin: "0 0", transform }} />
    </AbsoluteFill>
  );
};

const Words = ({ words, size, top }) => {
  const frame = useCurrentFrame();
  const opacity = interpolate(frame, [0, 18, words.frames - 12, words.frames], [0, 1, 1, 0]);
  return (
    <div style={{ position: "absolute", top, width: "100%", textAlign: "center", color: "white", fontFamily: "sans-serif", fontWeight: 600, fontSize: size, opacity, textShadow: "0 0 12px rgba(0,0,0,.6)" }}>
      {words.text}
    </div>
  );
};

const Slideshow = (job) => (
  <AbsoluteFill style={{ backgroundColor: "black" }}>
    {job.shots.map((shot) => (
      <Sequence key={shot.first} from={shot.first} durationInFrames={shot.frames}>
        <Shot shot={shot} width={job.width} height={job.height} />
      </Sequence>
    ))}
    <Sequence from={job.title.first} durationInFrames={job.title.frames}>
      <Words words={job.title} size={job.height * 0.085} top="40%" />
    </Sequence>
    <Sequence from={job.caption.first} durationInFrames={job.caption.frames}>
      <Words words={job.caption} size={job.height * 0.036} top="87%" />
    </Sequence>
    <Audio src={name(job.music)} />
  </AbsoluteFill>
);

const shape = ({ props }) => ({ width: props.width, height: props.height, fps: props.frame_rate, durationInFrames: props.frames });

registerRoot(() => <Composition id="Slideshow" component={Slideshow} defaultProps={{}} calculateMetadata={shape} />);
