# JupyterLab with the Java kernel and the lessons:
#
#     docker build -t tandem .
#     docker run --rm -p 127.0.0.1:8888:8888 tandem
#
# then open the address that it prints. docs/sharing.md says more, and what of this was tried.

# -- the release, built by Maven ------------------------------------------------------------------------------------
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -DskipTests -Dspotless.check.skip=true package \
    && mkdir /release \
    && cp -r install.sh README.md LICENSE kernel notebooks docs target/tandem-kernel.jar /release/

# -- what runs -------------------------------------------------------------------------------------------------------
# A JDK, not a JRE: cells are compiled. 21 and newer has virtual threads.
FROM eclipse-temurin:25-jdk
# python3: JupyterLab. pypy3: a second Python for lesson 10. Fonts: charts are drawn as PNG as well.
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 python3-venv pypy3 fontconfig fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --shell /bin/bash tandem
USER tandem
WORKDIR /home/tandem
COPY --from=build --chown=tandem:tandem /release ./tandem
ENV VIRTUAL_ENV=/home/tandem/jupyter
ENV PATH=$VIRTUAL_ENV/bin:$PATH
RUN python3 -m venv "$VIRTUAL_ENV" \
    && pip install --no-cache-dir -r tandem/kernel/lab/requirements.txt \
    && tandem/install.sh --sys-prefix --prove
WORKDIR /home/tandem/tandem/notebooks
EXPOSE 8888
# On all addresses of the container, which is reached through the port that docker publishes; the token stays.
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser"]
